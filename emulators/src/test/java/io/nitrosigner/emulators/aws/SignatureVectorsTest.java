package io.nitrosigner.emulators.aws;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Vectors: the AWS Signature Version 4 test suite (aws-sig-v4-test-suite, 2015-08-30). */
final class SignatureVectorsTest {
  private static final Instant NOW = Instant.parse("2015-08-30T12:36:00Z");
  private static final Principal USER = Principal.user("123456789012", "suite", List.of());

  private final SignatureVerifier verifier = verifier();

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "get-vanilla, GET, '', '', '',"
        + " 5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31",
    "post-vanilla, POST, '', '', '',"
        + " 5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b",
    "get-vanilla-query-order-key-case, GET, Param2=value2&Param1=value1, '', '',"
        + " b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500",
    "post-x-www-form-urlencoded, POST, '', application/x-www-form-urlencoded, Param1=value1,"
        + " ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a"
  })
  void agreesWithTheSuite(
      String name, String method, String query, String type, String body, String signature) {
    assertThat(verifier.verify(request(method, query, type, body, signature), NOW)).isEqualTo(USER);
    String flipped = signature.substring(0, 63) + (signature.endsWith("0") ? "1" : "0");
    assertThatThrownBy(() -> verifier.verify(request(method, query, type, body, flipped), NOW))
        .hasMessageStartingWith("InvalidSignatureException");
  }

  private static SignedRequest request(
      String method, String query, String type, String body, String signature) {
    Map<String, List<String>> headers = new TreeMap<>();
    headers.put("Host", List.of("example.amazonaws.com"));
    headers.put("X-Amz-Date", List.of("20150830T123600Z"));
    if (!type.isEmpty()) {
      headers.put("Content-Type", List.of(type));
    }
    headers.put(
        "Authorization",
        List.of(
            "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request,"
                + " SignedHeaders=%shost;x-amz-date, Signature=%s"
                    .formatted(type.isEmpty() ? "" : "content-type;", signature)));
    return new SignedRequest(
        method, "/", query, headers, CanonicalRequest.sha256(body.getBytes(UTF_8)));
  }

  private static SignatureVerifier verifier() {
    Identities identities = new Identities();
    identities.add(Credentials.of("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"), USER);
    return new SignatureVerifier("service", "us-east-1", identities);
  }
}
