package io.nitrosigner.operator.tls;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.nitrosigner.operator.UsageException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;

/** Certificates as text (RFC 7468). */
final class Pem {
  private static final Base64.Encoder LINES = Base64.getMimeEncoder(64, new byte[] {'\n'});

  private Pem() {}

  static byte[] write(List<X509Certificate> certificates) {
    ByteArrayOutputStream pem = new ByteArrayOutputStream();
    for (X509Certificate certificate : certificates) {
      pem.writeBytes(
          ("-----BEGIN CERTIFICATE-----\n" + encoded(certificate) + "\n-----END CERTIFICATE-----\n")
              .getBytes(US_ASCII));
    }
    return pem.toByteArray();
  }

  private static String encoded(X509Certificate certificate) {
    try {
      return LINES.encodeToString(certificate.getEncoded());
    } catch (CertificateException e) {
      throw new IllegalStateException("a certificate is not encodable", e);
    }
  }

  /**
   * Reads one certificate or more.
   *
   * @param what to say what is malformed
   * @throws UsageException when there is none, or anything else
   */
  static List<X509Certificate> read(byte[] pem, String what) {
    try {
      List<X509Certificate> certificates =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(pem))
              .stream()
              .map(X509Certificate.class::cast)
              .toList();
      if (!certificates.isEmpty()) {
        return certificates;
      }
    } catch (CertificateException e) {
      // said below
    }
    throw new UsageException(what + ": expected certificates in PEM");
  }
}
