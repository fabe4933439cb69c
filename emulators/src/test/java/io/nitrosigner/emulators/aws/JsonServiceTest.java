package io.nitrosigner.emulators.aws;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class JsonServiceTest {
  private static final LoopbackTls TLS = LoopbackTls.generate();
  private static final int MAX_BODY = 512 * 1024;
  private static final JsonService.Protocol PROTOCOL =
      new JsonService.Protocol(
          "kms", "TrentService", "application/x-amz-json-1.1", "", MAX_BODY, 64);
  private static final String TARGET = "TrentService.Echo";

  /** What the HTTP client writes itself. */
  private static final Set<String> CLIENT_HEADERS = Set.of("Host", "Content-Length");

  private final Credentials credentials = Credentials.generate(new SecureRandom());
  private final HttpClient http = HttpClient.newBuilder().sslContext(TLS.client()).build();
  private JsonService service;

  @BeforeEach
  void start() throws IOException {
    Identities identities = new Identities();
    identities.add(credentials, Principal.user("123456789012", "alice", List.of()));
    service =
        JsonService.start(
            PROTOCOL,
            new JsonService.Settings(
                "eu-central-1", 0, TLS.server(), identities, InstantSource.system()),
            call ->
                switch (call.operation()) {
                  case "Echo" -> Answer.of(call.input().put("caller", call.caller().arn()));
                  case "Break" -> throw new IllegalStateException("a secret");
                  default -> throw JsonService.unknownOperation();
                });
  }

  @AfterEach
  void stop() {
    service.close();
    http.close();
  }

  @Test
  void answersWhoeverSigned() throws Exception {
    HttpResponse<String> response = post(TARGET, "{\"a\":1}");
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body())
        .isEqualTo("{\"a\":1,\"caller\":\"arn:aws:iam::123456789012:user/alice\"}");
    assertThat(response.headers().firstValue("x-amzn-RequestId")).isPresent();
    assertThat(response.headers().firstValue("Content-Type"))
        .hasValue("application/x-amz-json-1.1");
  }

  @Test
  void refusesWithTypeAndMessage() throws Exception {
    HttpResponse<String> response =
        send(Map.of("X-Amz-Target", List.of(TARGET), "Content-Type", jsonType()), "{}", "POST");
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body())
        .isEqualTo(
            "{\"__type\":\"MissingAuthenticationTokenException\",\"message\":\"Request is missing"
                + " Authentication Token\"}");
    assertThat(response.headers().firstValue("x-amzn-RequestId")).isPresent();
  }

  @Test
  void refusesWhatIsNotTheProtocol() throws Exception {
    String unknown = "{\"__type\":\"UnknownOperationException\"}";
    assertThat(post("TrentService.Nothing", "{}").body()).isEqualTo(unknown);
    assertThat(post("DynamoDB_20120810.GetItem", "{}").body()).isEqualTo(unknown);
    assertThat(send(signed(TARGET, "{}"), "{}", "PUT").body()).isEqualTo(unknown);
    var headers = signed(TARGET, "{}");
    headers.put("Content-Type", List.of("application/json"));
    assertThat(send(headers, "{}", "POST").body()).isEqualTo(unknown);
  }

  @Test
  void refusesWhatIsNotOneObject() throws Exception {
    for (String body :
        List.of("", "[]", "{", "{} {}", "{\"a\":1,\"a\":2}", "[".repeat(100) + "]".repeat(100))) {
      assertThat(post(TARGET, body).body()).contains("SerializationException");
    }
  }

  @Test
  void refusesABodyAboveTheLimit() throws Exception {
    String padding = "{\"a\":\"" + "x".repeat(MAX_BODY - 8) + "\"}";
    assertThat(post(TARGET, padding).statusCode()).isEqualTo(200);
    HttpResponse<String> response = post(TARGET, padding + " ");
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body()).contains("RequestEntityTooLargeException");
  }

  @Test
  void tellsNobodyWhyItBroke() throws Exception {
    HttpResponse<String> response = post("TrentService.Break", "{}");
    assertThat(response.statusCode()).isEqualTo(500);
    assertThat(response.body()).isEqualTo("{\"__type\":\"InternalFailure\"}");
  }

  private HttpResponse<String> post(String target, String body) throws Exception {
    return send(signed(target, body), body, "POST");
  }

  private Map<String, List<String>> signed(String target, String body) {
    return SignedHttp.sign(
        URI.create(service.endpoint() + "/"), target, body, credentials, Instant.now());
  }

  private HttpResponse<String> send(Map<String, List<String>> headers, String body, String method)
      throws Exception {
    var request =
        HttpRequest.newBuilder(URI.create(service.endpoint() + "/"))
            .version(HttpClient.Version.HTTP_1_1)
            .method(method, BodyPublishers.ofString(body));
    headers.forEach(
        (name, values) -> {
          if (!CLIENT_HEADERS.contains(name)) {
            values.forEach(value -> request.header(name, value));
          }
        });
    return http.send(request.build(), BodyHandlers.ofString());
  }

  private static List<String> jsonType() {
    return List.of("application/x-amz-json-1.1");
  }
}
