package io.nitrosigner.emulators.aws;

import java.io.ByteArrayInputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.http.SdkHttpFullRequest;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.AwsSessionCredentialsIdentity;

/** The headers of a KMS call, signed by the AWS SDK's own signer at a time of our choice. */
final class SignedHttp {
  private SignedHttp() {}

  static Map<String, List<String>> sign(
      URI endpoint, String target, String body, Credentials credentials, Instant at) {
    return sign(endpoint, target, body, credentials, at, "kms", "eu-central-1");
  }

  static Map<String, List<String>> sign(
      URI endpoint,
      String target,
      String body,
      Credentials credentials,
      Instant at,
      String service,
      String region) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    var request =
        SdkHttpFullRequest.builder()
            .method(SdkHttpMethod.POST)
            .uri(endpoint)
            .putHeader("Content-Type", "application/x-amz-json-1.1")
            .putHeader("X-Amz-Target", target)
            .build();
    var signed =
        AwsV4HttpSigner.create()
            .sign(
                r ->
                    r.identity(identity(credentials))
                        .request(request)
                        .payload(() -> new ByteArrayInputStream(bytes))
                        .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, service)
                        .putProperty(AwsV4HttpSigner.REGION_NAME, region)
                        .putProperty(HttpSigner.SIGNING_CLOCK, Clock.fixed(at, ZoneOffset.UTC)));
    return new TreeMap<>(signed.request().headers());
  }

  private static AwsCredentialsIdentity identity(Credentials credentials) {
    return credentials
        .sessionToken()
        .<AwsCredentialsIdentity>map(
            token ->
                AwsSessionCredentialsIdentity.create(
                    credentials.accessKeyId(), credentials.secretAccessKey(), token))
        .orElseGet(
            () ->
                AwsCredentialsIdentity.create(
                    credentials.accessKeyId(), credentials.secretAccessKey()));
  }
}
