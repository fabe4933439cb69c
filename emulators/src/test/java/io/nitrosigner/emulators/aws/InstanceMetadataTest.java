package io.nitrosigner.emulators.aws;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.InstanceProfileCredentialsProvider;

final class InstanceMetadataTest {
  private static final String CREDENTIALS = "/latest/meta-data/iam/security-credentials/";
  private static final Duration LIFETIME = Duration.ofHours(1);

  private final Identities identities = new Identities();
  private final HttpClient http = HttpClient.newHttpClient();
  private Instant now = Instant.now();
  private InstanceMetadata metadata;

  @BeforeEach
  void start() throws IOException {
    var profile =
        new InstanceProfile(
            "i-0123456789abcdef0",
            "eu-central-1",
            "123456789012",
            "signer-role",
            List.of("dynamodb:*"),
            LIFETIME);
    metadata = InstanceMetadata.start(0, profile, identities, () -> now);
  }

  @AfterEach
  void stop() {
    metadata.close();
    http.close();
  }

  @Test
  void givesTheSdkCredentialsThatIdentifyTheRole() {
    try (var provider =
        InstanceProfileCredentialsProvider.builder()
            .endpoint(metadata.endpoint().toString())
            .build()) {
      var credentials = (AwsSessionCredentials) provider.resolveCredentials();
      var identity = identities.find(credentials.accessKeyId()).orElseThrow();
      assertThat(identity.credentials().secretAccessKey()).isEqualTo(credentials.secretAccessKey());
      assertThat(identity.credentials().sessionToken()).hasValue(credentials.sessionToken());
      assertThat(identity.credentials().expiry()).hasValue(now.plus(LIFETIME));
      assertThat(identity.principal().arn())
          .isEqualTo("arn:aws:sts::123456789012:assumed-role/signer-role/i-0123456789abcdef0");
      assertThat(identity.principal().role())
          .hasValue("arn:aws:iam::123456789012:role/signer-role");
    }
  }

  @Test
  void describesTheInstance() throws Exception {
    String token = token("60");
    assertThat(get("/latest/meta-data/instance-id", token).body()).isEqualTo("i-0123456789abcdef0");
    assertThat(get("/latest/meta-data/placement/region", token).body()).isEqualTo("eu-central-1");
    assertThat(get(CREDENTIALS, token).body()).isEqualTo("signer-role");
    assertThat(get("/latest/dynamic/instance-identity/document", token).body())
        .contains("\"accountId\":\"123456789012\"", "\"region\":\"eu-central-1\"");
    assertThat(get("/latest/meta-data/nothing", token).statusCode()).isEqualTo(404);
    assertThat(get(CREDENTIALS + "another-role", token).statusCode()).isEqualTo(404);
  }

  @Test
  void refusesVersionOne() throws Exception {
    HttpResponse<String> response = send(HttpRequest.newBuilder(uri(CREDENTIALS + "signer-role")));
    assertThat(response.statusCode()).isEqualTo(401);
    assertThat(response.body()).isEmpty();
  }

  @Test
  void refusesAnUnknownAndAnExpiredToken() throws Exception {
    String token = token("60");
    assertThat(get(CREDENTIALS, "forged").statusCode()).isEqualTo(401);
    now = now.plusSeconds(59);
    assertThat(get(CREDENTIALS, token).statusCode()).isEqualTo(200);
    now = now.plusSeconds(1);
    assertThat(get(CREDENTIALS, token).statusCode()).isEqualTo(401);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "21601", "-1", "x", "999999999999"})
  void refusesATokenLifetimeOutOfBounds(String ttl) throws Exception {
    assertThat(putToken(HttpRequest.newBuilder().header(MetadataTokens.TTL_HEADER, ttl)))
        .isEqualTo(400);
  }

  @Test
  void refusesATokenWithoutLifetimeOrThroughAProxy() throws Exception {
    assertThat(putToken(HttpRequest.newBuilder())).isEqualTo(400);
    assertThat(
            putToken(
                HttpRequest.newBuilder()
                    .header(MetadataTokens.TTL_HEADER, "60")
                    .header("X-Forwarded-For", "10.0.0.1")))
        .isEqualTo(403);
  }

  @Test
  void refusesOtherMethods() throws Exception {
    HttpResponse<String> response =
        send(HttpRequest.newBuilder(uri("/latest/api/token")).POST(BodyPublishers.noBody()));
    assertThat(response.statusCode()).isEqualTo(405);
  }

  @Test
  void keepsCredentialsUntilFiveMinutesBeforeTheirEnd() throws Exception {
    String token = token("21600");
    String first = get(CREDENTIALS + "signer-role", token).body();
    now = now.plus(LIFETIME).minus(Duration.ofMinutes(5));
    assertThat(get(CREDENTIALS + "signer-role", token).body()).isEqualTo(first);
    now = now.plusMillis(1);
    assertThat(get(CREDENTIALS + "signer-role", token).body()).isNotEqualTo(first);
  }

  private String token(String ttl) throws Exception {
    return send(HttpRequest.newBuilder(uri("/latest/api/token"))
            .header(MetadataTokens.TTL_HEADER, ttl)
            .PUT(BodyPublishers.noBody()))
        .body();
  }

  private int putToken(HttpRequest.Builder request) throws Exception {
    return send(request.uri(uri("/latest/api/token")).PUT(BodyPublishers.noBody())).statusCode();
  }

  private HttpResponse<String> get(String path, String token) throws Exception {
    return send(HttpRequest.newBuilder(uri(path)).header(MetadataTokens.HEADER, token));
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return http.send(request.build(), BodyHandlers.ofString());
  }

  private URI uri(String path) {
    return metadata.endpoint().resolve(path);
  }
}
