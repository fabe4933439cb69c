package io.nitrosigner.emulators.aws;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests signed by the AWS SDK's signer, then spoilt. */
final class SignatureVerifierTest {
  private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
  private static final URI ENDPOINT = URI.create("https://kms.eu-central-1.amazonaws.com/");
  private static final String BODY = "{\"NumberOfBytes\":32}";
  private static final Principal USER = Principal.user("123456789012", "alice", List.of());
  private static final Principal SESSION =
      Principal.session("123456789012", "signer", "i-1", List.of());

  private final SecureRandom random = new SecureRandom();
  private final Credentials user = Credentials.generate(random);
  private final Credentials session =
      Credentials.generateSession(NOW.plus(Duration.ofHours(1)), random);
  private final Identities identities = new Identities();
  private final SignatureVerifier verifier =
      new SignatureVerifier("kms", "eu-central-1", identities);

  @BeforeEach
  void known() {
    identities.add(user, USER);
    identities.add(session, SESSION);
  }

  @Test
  void knowsAUserAndASessionByTheirSignatures() {
    assertThat(verifier.verify(request(signed(user), BODY), NOW)).isEqualTo(USER);
    assertThat(verifier.verify(request(signed(session), BODY), NOW)).isEqualTo(SESSION);
  }

  @Test
  void refusesAnotherBody() {
    refuses(signed(user), BODY + " ", NOW, "InvalidSignatureException: The provided");
  }

  @Test
  void refusesAnotherTarget() {
    var headers = signed(user);
    headers.put("X-Amz-Target", List.of("TrentService.Decrypt"));
    refuses(headers, BODY, NOW, "InvalidSignatureException: The request signature");
  }

  @Test
  void refusesAPayloadHashThatIsNotThePayloads() {
    var headers = signed(user);
    headers.put("x-amz-content-sha256", List.of("UNSIGNED-PAYLOAD"));
    refuses(headers, BODY, NOW, "InvalidSignatureException: The provided 'x-amz-content-sha256'");
  }

  @Test
  void refusesARequestWithoutSignature() {
    var headers = signed(user);
    headers.remove("Authorization");
    refuses(headers, BODY, NOW, "MissingAuthenticationTokenException");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Basic YTpi",
        "AWS4-HMAC-SHA256 Credential=a",
        "AWS4-HMAC-SHA256 Credential=a/20261122/eu-central-1/kms/aws4_request, Signature=00",
        "AWS4-HMAC-SHA256 Credential=a/20261122/eu-central-1/kms/aws4_request, SignedHeaders=host",
        "AWS4-HMAC-SHA256 Credential=a/20261122/eu-central-1/kms/aws5, SignedHeaders=host,"
            + " Signature=00",
        "AWS4-HMAC-SHA256 Credential",
        "AWS4-HMAC-SHA256 Signature=00, Signature=00"
      })
  void refusesAnAuthorizationThatIsNotWhole(String authorization) {
    var headers = signed(user);
    headers.put("Authorization", List.of(authorization));
    refuses(headers, BODY, NOW, "IncompleteSignatureException");
  }

  @Test
  void refusesARequestWithoutDate() {
    var headers = signed(user);
    headers.remove("X-Amz-Date");
    refuses(headers, BODY, NOW, "IncompleteSignatureException");
  }

  @ParameterizedTest
  @ValueSource(strings = {"host", "x-amz-date", "x-amz-target"})
  void refusesAHeaderThatIsNotSigned(String name) {
    var headers = signed(user);
    headers.computeIfPresent(
        "Authorization",
        (_, values) ->
            List.of(
                values
                    .getFirst()
                    .replaceFirst("(SignedHeaders=[^,]*?);?" + name + "(;?)", "$1$2")
                    .replace("SignedHeaders=;", "SignedHeaders=")));
    refuses(headers, BODY, NOW, "InvalidSignatureException: '" + name + "' must be");
  }

  @Test
  void refusesUnknownKeysAndWrongTokens() {
    refuses(
        signed(Credentials.generate(random)),
        BODY,
        NOW,
        "UnrecognizedClientException: The security");
    var headers = signed(session);
    headers.put("X-Amz-Security-Token", List.of("another"));
    refuses(headers, BODY, NOW, "UnrecognizedClientException: The security");
    headers.remove("X-Amz-Security-Token");
    refuses(headers, BODY, NOW, "UnrecognizedClientException: The security");
  }

  @Test
  void refusesAnExpiredSession() {
    Instant end = NOW.plus(Duration.ofHours(1));
    var headers = SignedHttp.sign(ENDPOINT, "TrentService.GenerateRandom", BODY, session, end);
    refuses(headers, BODY, end, "ExpiredTokenException: The security token");
    assertThat(verifier.verify(request(headers, BODY), end.minusMillis(1))).isEqualTo(SESSION);
  }

  @Test
  void allowsFiveMinutesOfSkewAndNoMore() {
    Duration skew = SignatureVerifier.MAX_SKEW;
    var headers = signed(user);
    assertThat(verifier.verify(request(headers, BODY), NOW.plus(skew))).isEqualTo(USER);
    assertThat(verifier.verify(request(headers, BODY), NOW.minus(skew))).isEqualTo(USER);
    refuses(
        headers,
        BODY,
        NOW.plus(skew).plusMillis(1),
        "InvalidSignatureException: Signature expired: 20261122T120000Z is now earlier than"
            + " 20261122T120000Z (20261122T120500Z - 5 min.)");
    refuses(
        headers,
        BODY,
        NOW.minus(skew).minusMillis(1),
        "InvalidSignatureException: Signature not yet current: 20261122T120000Z");
  }

  @Test
  void refusesAnotherRegionServiceAndDay() {
    refuses(
        signedFor("kms", "us-east-1"),
        BODY,
        NOW,
        "InvalidSignatureException: Credential should be scoped to a valid region, not 'us-east-1'");
    refuses(
        signedFor("ssm", "eu-central-1"),
        BODY,
        NOW,
        "InvalidSignatureException: Credential should be scoped to correct service: 'kms'");
    var headers = signed(user);
    headers.computeIfPresent(
        "Authorization", (_, values) -> List.of(values.getFirst().replace("20261122", "20261121")));
    refuses(headers, BODY, NOW, "InvalidSignatureException: Date in Credential scope");
  }

  private Map<String, List<String>> signed(Credentials credentials) {
    return SignedHttp.sign(ENDPOINT, "TrentService.GenerateRandom", BODY, credentials, NOW);
  }

  private Map<String, List<String>> signedFor(String service, String region) {
    return SignedHttp.sign(
        ENDPOINT, "TrentService.GenerateRandom", BODY, user, NOW, service, region);
  }

  private void refuses(
      Map<String, List<String>> headers, String body, Instant now, String messageStart) {
    assertThatThrownBy(() -> verifier.verify(request(headers, body), now))
        .isInstanceOf(AwsException.class)
        .hasMessageStartingWith(messageStart);
  }

  private static SignedRequest request(Map<String, List<String>> headers, String body) {
    return new SignedRequest(
        "POST", "/", "", headers, CanonicalRequest.sha256(body.getBytes(UTF_8)));
  }
}
