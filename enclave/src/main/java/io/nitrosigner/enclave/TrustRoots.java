package io.nitrosigner.enclave;

import java.io.IOException;
import java.io.InputStream;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** TLS that trusts the given roots and no others. */
public final class TrustRoots {
  private TrustRoots() {}

  /** Amazon Trust Services' roots, which are part of this jar and so of the measured image. */
  public static SSLContext amazon() {
    try (InputStream pem = TrustRoots.class.getResourceAsStream("amazon-roots.pem")) {
      if (pem == null) {
        throw new IllegalStateException("amazon-roots.pem is not in the image");
      }
      return read(pem);
    } catch (IOException e) {
      throw new IllegalStateException("amazon-roots.pem is not readable", e);
    }
  }

  /**
   * Reads PEM certificates.
   *
   * @throws IOException when they cannot be read or there are none
   */
  public static SSLContext read(InputStream pem) throws IOException {
    try {
      KeyStore roots = KeyStore.getInstance(KeyStore.getDefaultType());
      roots.load(null, null);
      for (Certificate root : CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
        roots.setCertificateEntry("root-" + roots.size(), root);
      }
      if (roots.size() == 0) {
        throw new IOException("expected at least one certificate");
      }
      TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
      trust.init(roots);
      SSLContext tls = SSLContext.getInstance("TLS");
      tls.init(null, trust.getTrustManagers(), null);
      return tls;
    } catch (GeneralSecurityException e) {
      throw new IOException("not PEM certificates", e);
    }
  }
}
