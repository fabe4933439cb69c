package io.nitrosigner.emulators.aws;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.nitrosigner.emulators.aws.Identities.Identity;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Decides who sent a request, by AWS Signature Version 4 in the {@code Authorization} header.
 * Refuses as AWS does, with {@link AwsException}. Thread-safe.
 *
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/create-signed-request.html">Create
 *     a signed AWS API request</a>
 */
final class SignatureVerifier {
  /** How far a client's clock may be off, as AWS allows it. */
  static final Duration MAX_SKEW = Duration.ofMinutes(5);

  private static final DateTimeFormatter BASIC =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
  private static final String MISMATCH = "InvalidSignatureException";

  private final String service;
  private final String region;
  private final Identities identities;

  SignatureVerifier(String service, String region, Identities identities) {
    this.service = service;
    this.region = region;
    this.identities = identities;
  }

  /** The principal whose secret signed all of {@code request}. */
  Principal verify(SignedRequest request, Instant now) {
    Authorization authorization =
        Authorization.parse(
            request
                .header("authorization")
                .orElseThrow(
                    () ->
                        AwsException.client(
                            "MissingAuthenticationTokenException",
                            "Request is missing Authentication Token")));
    String date = date(request, authorization);
    checkScope(authorization);
    checkSignedHeaders(request, authorization.signedHeaders());
    Identity identity = identity(request, authorization.accessKeyId());
    checkSkew(date, now);
    if (request
        .header("x-amz-content-sha256")
        .filter(h -> !h.equals(request.bodyHash()))
        .isPresent()) {
      throw AwsException.client(
          MISMATCH, "The provided 'x-amz-content-sha256' header does not match what was computed.");
    }
    if (!MessageDigest.isEqual(
        sign(request, authorization, date, identity.credentials()).getBytes(UTF_8),
        authorization.signature().getBytes(UTF_8))) {
      throw AwsException.client(
          MISMATCH,
          "The request signature we calculated does not match the signature you provided. Check"
              + " your AWS Secret Access Key and signing method. Consult the service documentation"
              + " for details.");
    }
    if (identity.credentials().expiredAt(now)) {
      throw AwsException.client(
          "ExpiredTokenException", "The security token included in the request is expired");
    }
    return identity.principal();
  }

  private static String date(SignedRequest request, Authorization authorization) {
    String date =
        request
            .header("x-amz-date")
            .orElseThrow(
                () ->
                    AwsException.client(
                        "IncompleteSignatureException",
                        "Authorization header requires existence of either a 'X-Amz-Date' or a"
                            + " 'Date' header."));
    if (!date.startsWith(authorization.date() + "T")) {
      throw AwsException.client(
          MISMATCH,
          "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from"
              + " HTTP: '%s' != '%s'.".formatted(authorization.date(), date));
    }
    return date;
  }

  private void checkScope(Authorization authorization) {
    if (!authorization.region().equals(region)) {
      throw AwsException.client(
          MISMATCH,
          "Credential should be scoped to a valid region, not '" + authorization.region() + "'. ");
    }
    if (!authorization.service().equals(service)) {
      throw AwsException.client(
          MISMATCH, "Credential should be scoped to correct service: '" + service + "'. ");
    }
  }

  /** Whatever a header can change must be signed: the host and all of {@code x-amz-*}. */
  private static void checkSignedHeaders(SignedRequest request, List<String> signed) {
    for (String name : request.headers().keySet()) {
      if ((name.equals("host") || name.startsWith("x-amz-")) && !signed.contains(name)) {
        throw unsigned(name);
      }
    }
    if (!signed.contains("host")) {
      throw unsigned("host");
    }
    if (!signed.equals(signed.stream().sorted().distinct().toList())) {
      throw AwsException.client(
          "IncompleteSignatureException", "SignedHeaders must be sorted, each named once");
    }
  }

  private static AwsException unsigned(String name) {
    return AwsException.client(
        MISMATCH, "'" + name + "' must be a 'SignedHeader' in the AWS Authorization.");
  }

  private Identity identity(SignedRequest request, String accessKeyId) {
    return identities
        .find(accessKeyId)
        .filter(
            found ->
                request.header("x-amz-security-token").equals(found.credentials().sessionToken()))
        .orElseThrow(
            () ->
                AwsException.client(
                    "UnrecognizedClientException",
                    "The security token included in the request is invalid."));
  }

  private static void checkSkew(String date, Instant now) {
    Instant signed;
    try {
      signed = LocalDateTime.parse(date, BASIC).toInstant(ZoneOffset.UTC);
    } catch (DateTimeParseException _) {
      throw AwsException.client(
          "IncompleteSignatureException",
          "Date must be in ISO-8601 'basic format'. Got '" + date + "'.");
    }
    if (signed.isBefore(now.minus(MAX_SKEW))) {
      throw AwsException.client(
          MISMATCH,
          "Signature expired: %s is now earlier than %s (%s - 5 min.)"
              .formatted(date, BASIC.format(now.minus(MAX_SKEW)), BASIC.format(now)));
    }
    if (signed.isAfter(now.plus(MAX_SKEW))) {
      throw AwsException.client(
          MISMATCH,
          "Signature not yet current: %s is still later than %s (%s + 5 min.)"
              .formatted(date, BASIC.format(now.plus(MAX_SKEW)), BASIC.format(now)));
    }
  }

  private static String sign(
      SignedRequest request, Authorization authorization, String date, Credentials credentials) {
    String canonical = CanonicalRequest.of(request, authorization.signedHeaders());
    String text =
        String.join(
            "\n",
            Authorization.ALGORITHM,
            date,
            authorization.scope(),
            CanonicalRequest.sha256(canonical.getBytes(UTF_8)));
    byte[] key = ("AWS4" + credentials.secretAccessKey()).getBytes(UTF_8);
    for (String part : authorization.scope().split("/", -1)) {
      key = hmac(key, part);
    }
    return HexFormat.of().formatHex(hmac(key, text));
  }

  private static byte[] hmac(byte[] key, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(text.getBytes(UTF_8));
    } catch (GeneralSecurityException e) {
      throw new AssertionError("every JDK has HmacSHA256", e);
    }
  }
}
