package io.nitrosigner.emulators.enclave;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.nitrosigner.emulators.enclave.OpenApiDocument.Operation;
import io.nitrosigner.emulators.enclave.SignerClient.Response;
import io.nitrosigner.enclave.http.Refusal;
import io.nitrosigner.protocol.Json;
import io.nitrosigner.protocol.control.EnclaveState;
import io.nitrosigner.protocol.records.ValidatorKeyRecord;
import io.nitrosigner.signing.duty.DutyPolicy;
import io.nitrosigner.signing.duty.DutyType;
import io.nitrosigner.signing.keys.InteropKeys;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The document describes the server that runs, all of it and nothing else. */
@Timeout(60)
final class OpenApiTest {
  private static final String MAINNET = "mainnet";

  /** What a server that is sound and idle never answers. */
  private static final Set<Refusal> UNPROVOKED = Set.of(Refusal.BUG, Refusal.OVERLOADED);

  private static OpenApiDocument document;
  private static EnclaveWorld world;
  private static List<ValidatorKeyRecord> keys;
  private static EnclaveGuest enclave;

  @BeforeAll
  static void start(@TempDir Path directory) throws IOException {
    document = OpenApiDocument.read();
    DutyPolicy all = DutyPolicy.read(DutyPolicy.optionalNames());
    world = EnclaveWorld.start(directory, MAINNET, all);
    keys =
        IntStream.range(0, 4)
            .mapToObj(index -> world.records().v2(InteropKeys.secret(index), MAINNET))
            .toList();
    enclave = world.boot();
    enclave.call(world.init(keys));
    world.registerUnused(enclave, keys);
  }

  @AfterAll
  static void stop() {
    enclave.close();
    world.close();
  }

  @Test
  void everyOperationWithoutABodyAnswersAsDocumented() throws IOException {
    for (Operation operation : document.operations()) {
      if (!operation.body().has("requestBody")) {
        for (String accept : List.of("*/*", "application/json", "text/plain")) {
          finishReload();
          Response response = ask(operation, "", "Accept: " + accept);
          assertThat(response.status()).as(operation.toString()).isBetween(200, 299);
          document.assertDocumented(operation, response);
        }
      }
    }
  }

  @Test
  void everyExampleIsOfItsSchemaAndIsSigned() throws IOException {
    Operation sign = document.operation("sign");
    JsonNode content = sign.body().at("/requestBody/content/application~1json");
    assertThat(content.path("examples")).isNotEmpty();
    for (Map.Entry<String, JsonNode> example : content.path("examples").properties()) {
      JsonNode request = example.getValue().path("value");
      document.assertValid(content.path("schema"), request);
      for (String accept : List.of("application/json", "text/plain")) {
        Response response = ask(sign, request.toString(), "Accept: " + accept);
        assertThat(response.status()).as(example.getKey() + response.body()).isEqualTo(200);
        assertThat(response.header("content-type")).startsWith(accept);
        document.assertDocumented(sign, response);
      }
    }
  }

  @Test
  void everyTypeOfRequestHasASchemaAndAnExample() {
    JsonNode content =
        document.operation("sign").body().at("/requestBody/content/application~1json");
    Set<String> types = Arrays.stream(DutyType.values()).map(DutyType::name).collect(toSet());
    assertThat(
            content.path("examples").properties().stream()
                .map(example -> example.getValue().at("/value/type").asText()))
        .containsAll(types);
    JsonNode mapping =
        document.root().at("/components/schemas/SigningRequest/discriminator/mapping");
    assertThat(mapping.properties().stream().map(Map.Entry::getKey)).hasSameElementsAs(types);
    for (JsonNode schema : mapping) {
      assertThat(document.root().at(schema.asText().substring(1)).isObject()).isTrue();
    }
  }

  @Test
  void everyRouteIsAnOperation() throws ClassNotFoundException {
    Set<String> wrong = Set.of("WrongMethod", "CrossOrigin", "Unknown");
    assertThat(Class.forName("io.nitrosigner.enclave.http.Route").getPermittedSubclasses())
        .extracting(Class::getSimpleName)
        .filteredOn(route -> !wrong.contains(route))
        .map(route -> route.substring(0, 1).toLowerCase(Locale.ROOT) + route.substring(1))
        .hasSameElementsAs(
            document.operations().stream()
                .map(operation -> operation.body().path("operationId").asText())
                .toList());
  }

  @Test
  void everyStatusIsDocumentedAndEveryDocumentedStatusIsAnswered() throws IOException {
    for (Operation operation : document.operations()) {
      Set<String> seen = new TreeSet<>();
      for (Response response : provoke(operation)) {
        document.assertDocumented(operation, response);
        seen.add(Integer.toString(response.status()));
      }
      UNPROVOKED.forEach(refusal -> seen.add(Integer.toString(refusal.status())));
      assertThat(operation.body().path("responses").properties().stream().map(Map.Entry::getKey))
          .as(operation.toString())
          .containsExactlyInAnyOrderElementsOf(seen);
    }
  }

  @Test
  void everyRefusalToSignIsDocumented() {
    JsonNode responses = document.operation("sign").body().path("responses");
    for (Refusal refusal : Refusal.values()) {
      assertThat(responses.has(Integer.toString(refusal.status()))).as(refusal.name()).isTrue();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /",
    "POST, /api/v1/eth2/sign",
    "POST, /api/v1/eth2/ext/sign/0xab",
    "GET, /api/v1/eth1/publicKeys",
    "POST, /api/v1/eth1/sign/0xab",
    "GET, /eth/v1/keystores",
    "POST, /eth/v1/keystores",
    "DELETE, /eth/v1/keystores",
    "GET, /eth/v1/remotekeys",
    "GET, /signer/v1/get_pubkeys",
    "POST, /signer/v1/generate_proxy_key",
    "POST, /signer/v1/request_signature",
    "GET, /metrics",
    "GET, /swagger-ui/index.html",
    "GET, /status",
  })
  void nothingElseIsServed(String method, String path) throws IOException {
    assertThat(document.root().path("paths").has(path)).isFalse();
    try (SignerClient client = client()) {
      Response response = client.request(method, path, "");
      assertThat(response.status()).isEqualTo(404);
      document.assertValid(document.root().at("/components/schemas/Error"), json(response));
    }
  }

  /** One answer for each thing that can be wrong with a request of {@code operation}. */
  private static List<Response> provoke(Operation operation) throws IOException {
    String target = operation.target();
    String method = operation.method();
    Stream.Builder<Response> responses = Stream.builder();
    responses.add(raw("nonsense\r\n\r\n"));
    responses.add(raw("PUT " + target + " HTTP/1.1\r\n\r\n"));
    responses.add(raw(method + " " + target + " HTTP/1.1\r\nOrigin: https://a.example\r\n\r\n"));
    responses.add(raw(method + " " + target + " HTTP/1.1\r\nContent-Length: 25165825\r\n\r\n"));
    responses.add(raw(method + " " + target + "?" + "x".repeat(5_000) + " HTTP/1.1\r\n\r\n"));
    responses.add(
        raw(method + " " + target + " HTTP/1.1\r\nX: " + "x".repeat(20_000) + "\r\n\r\n"));
    if (operation.body().has("requestBody")) {
      provokeRefusals(operation).forEach(responses::add);
    } else {
      finishReload();
      responses.add(ask(operation, ""));
      responses.add(ask(operation, ""));
    }
    return responses.build().toList();
  }

  private static Stream<Response> provokeRefusals(Operation sign) throws IOException {
    JsonNode examples = sign.body().at("/requestBody/content/application~1json/examples");
    String vote = examples.at("/ATTESTATION/value").toString();
    String root = examples.at("/ATTESTATION/value/signingRoot").asText();
    String other = vote.replace(root, "").replace("\"signingRoot\":\"\",", "");
    try (SignerClient client = client()) {
      return Stream.of(
          ask(sign, vote),
          ask(sign, vote.replace(root, "0x" + "11".repeat(32))),
          ask(sign, other.replaceFirst("\"index\":\"\\d+\"", "\"index\":\"7\"")),
          client.sign("0x" + "ab".repeat(48), vote));
    }
  }

  /** Answers a reload that was asked for, as the host does: then another may be. */
  private static void finishReload() throws IOException {
    EnclaveState state = enclave.call(world.keys(keys)).state();
    while (state.reload().equals(EnclaveState.RELOAD_RUNNING)) {
      state = enclave.state();
    }
  }

  private static Response ask(Operation operation, String body, String... headers)
      throws IOException {
    try (SignerClient client = client()) {
      return client.request(operation.method(), operation.target(), body, headers);
    }
  }

  private static Response raw(String request) throws IOException {
    try (SignerClient client = client()) {
      client.send(request);
      return client.read(true);
    }
  }

  private static JsonNode json(Response response) throws IOException {
    return Json.mapper().readTree(response.body());
  }

  private static SignerClient client() throws IOException {
    return enclave.signer(world.records().tls());
  }
}
