package io.nitrosigner.enclave.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.nitrosigner.enclave.http.ReloadStatus.State;
import io.nitrosigner.enclave.http.TestClient.Response;
import io.nitrosigner.enclave.telemetry.Telemetry;
import io.nitrosigner.nitro.vsock.UnixStreams;
import io.nitrosigner.slashing.HighWatermark;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
final class SigningServerTest {
  private static final TestIdentity IDENTITY = TestIdentity.generate();
  private static final String KEY = FakeApi.KEY.toString();

  @TempDir private Path directory = Path.of("");
  private final FakeApi api = new FakeApi();
  private final List<AutoCloseable> open = new ArrayList<>();

  @BeforeEach
  void start() throws IOException {
    open.add(
        SigningServer.start(
            UnixStreams.listen(directory.resolve("signer"), 3),
            IDENTITY.server(),
            api,
            new Telemetry(InstantSource.system())));
  }

  @AfterEach
  void closeAll() throws Exception {
    for (AutoCloseable closeable : open.reversed()) {
      closeable.close();
    }
  }

  @Test
  void saysThatItIsUp() throws Exception {
    TestClient client = client();
    assertThat(client.protocol()).isEqualTo("TLSv1.3");
    assertAnswer(client.get("/upcheck"), 200, "text/plain; charset=utf-8", "OK");
    assertAnswer(
        client.get("/upcheck", "Accept: application/json"),
        200,
        "application/json; charset=utf-8",
        "{\"status\":\"OK\"}");
    assertAnswer(client.get("/upcheck", "Accept: */*"), 200, "text/plain; charset=utf-8", "OK");
  }

  @Test
  void tellsItsHealth() throws Exception {
    TestClient client = client();
    assertAnswer(
        client.get("/healthcheck"),
        200,
        "application/json; charset=utf-8",
        "{\"status\":\"UP\",\"checks\":[{\"id\":\"keys-check\",\"status\":\"UP\"}],"
            + "\"outcome\":\"UP\"}");
    var failing = new Health.Check("loading", false, Map.of("keys-loaded", 2L), List.of());
    api.health =
        new Health(List.of(new Health.Check("keys-check", true, Map.of(), List.of(failing))));
    assertAnswer(
        client.get("/healthcheck"),
        503,
        "application/json; charset=utf-8",
        "{\"status\":\"DOWN\",\"checks\":[{\"id\":\"keys-check\",\"status\":\"DOWN\",\"checks\":["
            + "{\"id\":\"loading\",\"status\":\"DOWN\",\"data\":{\"keys-loaded\":2}}]}],"
            + "\"outcome\":\"DOWN\"}");
  }

  @Test
  void listsItsKeys() throws Exception {
    assertAnswer(
        client().get("/api/v1/eth2/publicKeys", "Accept: application/json"),
        200,
        "application/json; charset=utf-8",
        "[\"" + KEY + "\",\"" + FakeApi.key(0xcd) + "\"]");
  }

  @Test
  void tellsWhereSigningEnds() throws Exception {
    TestClient client = client();
    String json = "application/json; charset=utf-8";
    assertAnswer(client.get("/api/v1/eth2/highWatermark"), 200, json, "{}");
    api.end = Optional.of(new HighWatermark(7, 224));
    assertAnswer(
        client.get("/api/v1/eth2/highWatermark"), 200, json, "{\"epoch\":\"7\",\"slot\":\"224\"}");
  }

  @Test
  void takesReloadsAndTellsHowTheyGo() throws Exception {
    TestClient client = client();
    assertAnswer(
        client.get("/reload"), 200, "application/json; charset=utf-8", "{\"status\":\"idle\"}");
    assertThat(client.post("/reload").status()).isEqualTo(202);
    api.reload =
        new ReloadStatus(State.RUNNING, Optional.of(Instant.EPOCH), Optional.of("said \"no\""));
    assertError(client.post("/reload"), 409);
    assertAnswer(
        client.get("/reload"),
        200,
        "application/json; charset=utf-8",
        "{\"status\":\"running\",\"lastOperationTime\":\"1970-01-01T00:00:00Z\","
            + "\"lastError\":\"said \\\"no\\\"\"}");
  }

  @Test
  void listsTenThousandKeys() throws Exception {
    api.keys = Collections.nCopies(10_000, FakeApi.KEY);
    Response response = client().get("/api/v1/eth2/publicKeys");
    assertThat(response.body()).hasSize(10_000 * (KEY.length() + 3) + 1).endsWith("\"]");
  }

  @Test
  void signsAsTextAndAsJson() throws Exception {
    TestClient client = client();
    String hex = FakeApi.signature(7).toString();
    String body = "{\"type\":\"ATTESTATION\",\"n\":7}";
    assertAnswer(client.sign(KEY, body), 200, "text/plain; charset=utf-8", hex);
    for (String accept : List.of("application/json", "*/*")) {
      assertAnswer(
          client.sign(KEY, body, "Accept: " + accept),
          200,
          "application/json; charset=utf-8",
          "{\"signature\":\"" + hex + "\"}");
    }
    assertThat(api.requests).allMatch(Map.of("type", "ATTESTATION", "n", 7L)::equals);
  }

  @Test
  void takesIdentifiersOfAnyCaseWithOrWithoutPrefix() throws Exception {
    TestClient client = client();
    String digits = KEY.substring(2);
    for (String identifier :
        List.of(
            KEY, digits, "0x" + digits.toUpperCase(Locale.ROOT), digits.toUpperCase(Locale.ROOT))) {
      assertThat(client.sign(identifier, "{}").status()).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0x", "0xab", "garbage", "%30x", "0xzz", "0x00"})
  void knowsNoGarbage(String identifier) throws Exception {
    assertError(client().sign(identifier, "{}"), 404);
    assertThat(api.requests).isEmpty();
  }

  @Test
  void readsNoBodyForAKeyThatItLacks() throws Exception {
    String stranger = FakeApi.key(0xef).toString();
    Response response = client().sign(stranger, "{");
    assertError(response, 404);
    assertThat(response.body()).contains("no such key: " + stranger);
    assertThat(api.requests).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "MALFORMED,400",
    "NOT_PERMITTED,403",
    "UNKNOWN_KEY,404",
    "SLASHABLE,412",
    "SEALED,503",
    "OVERLOADED,503",
  })
  void saysWhyItRefuses(String refusal, int status) throws Exception {
    Response response = client().sign(KEY, "{\"fail\":\"" + refusal + "\"}");
    assertThat(response.status()).isEqualTo(status);
    assertThat(response.body()).isEqualTo("{\"code\":" + status + ",\"message\":\"public words\"}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"bug", "late bug", "BUG"})
  void keepsItsOwnFaultsToItself(String fault) throws Exception {
    TestClient client = client();
    Response response = client.sign(KEY, "{\"fail\":\"" + fault + "\"}");
    assertThat(response.status()).isEqualTo(500);
    assertThat(response.body())
        .matches("\\{\"code\":500,\"message\":\"internal error, request \\d+\"}");
    assertThat(client.get("/upcheck").status()).isEqualTo(200);
  }

  @Test
  void refusesBodiesThatAreNoObject() throws Exception {
    TestClient client = client();
    assertError(client.sign(KEY, ""), 400);
    assertError(client.sign(KEY, "[]"), 400);
    assertError(client.sign(KEY, "{\"a\":1,\"a\":2}"), 400);
    assertThat(client.get("/upcheck").status()).isEqualTo(200);
  }

  @Test
  void knowsItsPathsAndMethods() throws Exception {
    TestClient client = client();
    assertError(client.get("/api/v1/eth2/reload"), 404);
    assertError(client.get("/api/v1/eth2/sign/" + KEY), 405, "POST");
    client.send(TestClient.request("POST", "/upcheck", "{}"));
    assertError(client.read(), 405, "GET");
    client.send(TestClient.request("HEAD", "/upcheck", ""));
    assertThat(client.read(false).status()).isEqualTo(405);
    assertError(client.get("/upcheck", "Origin: https://example.org"), 403);
  }

  @Test
  void answersPipelinedRequestsInTheirOrder() throws Exception {
    TestClient client = client();
    var requests = new StringBuilder();
    for (int n = 0; n < 100; n++) {
      requests.append(TestClient.request("POST", "/api/v1/eth2/sign/" + KEY, "{\"n\":" + n + "}"));
    }
    client.send(requests.toString());
    for (int n = 0; n < 100; n++) {
      assertThat(client.read().body()).isEqualTo(FakeApi.signature(n).toString());
    }
  }

  @Test
  void readsChunkedBodies() throws Exception {
    TestClient client = client();
    client.send(
        "POST /api/v1/eth2/sign/"
            + KEY
            + " HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
            + "3\r\n{\"n\r\n4\r\n\":7}\r\n0\r\n\r\n");
    assertThat(client.read().body()).isEqualTo(FakeApi.signature(7).toString());
  }

  @Test
  void asksForTheBodyOfClientsThatExpectIt() throws Exception {
    TestClient client = client();
    client.send(
        "POST /api/v1/eth2/sign/"
            + KEY
            + " HTTP/1.1\r\nHost: x\r\nContent-Length: 7\r\nExpect: 100-continue\r\n\r\n");
    assertThat(client.read().status()).isEqualTo(100);
    client.send("{\"n\":7}");
    assertThat(client.read().body()).isEqualTo(FakeApi.signature(7).toString());
  }

  @Test
  void signsLargeBodies() throws Exception {
    String padding = "x".repeat(Limits.MAX_BODY_BYTES - 100);
    Response response = client().sign(KEY, "{\"n\":7,\"pad\":\"" + padding + "\"}");
    assertThat(response.body()).isEqualTo(FakeApi.signature(7).toString());
  }

  @Test
  void closesWhenTheClientWantsIt() throws Exception {
    TestClient client = client();
    Response response = client.get("/upcheck", "Connection: close");
    assertThat(response.header("connection")).isEqualTo("close");
    assertThat(client.closed()).isTrue();
  }

  @Test
  void closesAfterHttp10() throws Exception {
    TestClient client = client();
    client.send("GET /upcheck HTTP/1.0\r\n\r\n");
    assertThat(client.read().body()).isEqualTo("OK");
    assertThat(client.closed()).isTrue();
  }

  private TestClient client() throws IOException {
    TestClient client = TestClient.connect(directory.resolve("signer"), IDENTITY.client());
    open.add(client);
    return client;
  }

  private static void assertAnswer(Response response, int status, String type, String body) {
    assertThat(response.body()).isEqualTo(body);
    assertThat(response.status()).isEqualTo(status);
    assertThat(response.header("content-type")).isEqualTo(type);
  }

  private static void assertError(Response response, int status, String allow) {
    assertError(response, status);
    assertThat(response.header("allow")).isEqualTo(allow);
  }

  private static void assertError(Response response, int status) {
    assertThat(response.status()).isEqualTo(status);
    assertThat(response.header("content-type")).isEqualTo("application/json; charset=utf-8");
    assertThat(response.body()).startsWith("{\"code\":" + status + ",\"message\":\"");
  }
}
