package io.nitrosigner.operator.tls;

import io.nitrosigner.operator.UsageException;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/** Trust in given certificates and no others. */
public final class TrustedCertificates {
  private TrustedCertificates() {}

  /**
   * Reads PEM certificates.
   *
   * @param what to say what is malformed
   * @throws UsageException when there are none
   */
  public static TrustManager[] managers(byte[] pem, String what) {
    try {
      List<X509Certificate> certificates = Pem.read(pem, what);
      KeyStore roots = KeyStore.getInstance(KeyStore.getDefaultType());
      roots.load(null, null);
      for (X509Certificate root : certificates) {
        roots.setCertificateEntry("root-" + roots.size(), root);
      }
      TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
      factory.init(roots);
      return factory.getTrustManagers();
    } catch (IOException | GeneralSecurityException e) {
      throw new UsageException(what + " cannot be trusted: " + e.getMessage());
    }
  }
}
