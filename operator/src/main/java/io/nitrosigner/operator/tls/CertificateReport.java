package io.nitrosigner.operator.tls;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;

/**
 * A certificate in words.
 *
 * @param fingerprint SHA-256 of the certificate, as OpenSSL prints it: {@code 01:AB:…}
 * @param names its subjectAltName: host names and IP addresses
 * @param notBefore ISO 8601, UTC
 * @param notAfter ISO 8601, UTC
 */
public record CertificateReport(
    @JsonProperty("subject") String subject,
    @JsonProperty("issuer") String issuer,
    @JsonProperty("fingerprint_sha256") String fingerprint,
    @JsonProperty("names") List<String> names,
    @JsonProperty("not_before") String notBefore,
    @JsonProperty("not_after") String notAfter) {

  /** Copies the names. */
  public CertificateReport {
    names = List.copyOf(names);
  }

  /** Of a certificate. */
  public static CertificateReport of(X509Certificate certificate) {
    return new CertificateReport(
        certificate.getSubjectX500Principal().getName(),
        certificate.getIssuerX500Principal().getName(),
        fingerprint(certificate),
        SubjectNames.of(certificate),
        certificate.getNotBefore().toInstant().toString(),
        certificate.getNotAfter().toInstant().toString());
  }

  private static String fingerprint(X509Certificate certificate) {
    try {
      return HexFormat.ofDelimiter(":")
          .withUpperCase()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a certificate has no fingerprint", e);
    }
  }

  Instant end() {
    return Instant.parse(notAfter);
  }
}
