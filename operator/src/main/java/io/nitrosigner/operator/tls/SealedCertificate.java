package io.nitrosigner.operator.tls;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.nitrosigner.operator.UsageException;
import io.nitrosigner.protocol.records.TlsKeyPlaintext;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Collections;

/** The certificate in a decrypted TLS identity. */
final class SealedCertificate {
  private SealedCertificate() {}

  /**
   * Opens the PKCS#12 file.
   *
   * @throws UsageException when it is not one with a certificate, or the password is not its
   */
  static X509Certificate in(TlsKeyPlaintext identity) {
    char[] password = new String(identity.password(), UTF_8).toCharArray();
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(new ByteArrayInputStream(identity.keystore()), password);
      for (String alias : Collections.list(store.aliases())) {
        if (store.isKeyEntry(alias)
            && store.getCertificate(alias) instanceof X509Certificate certificate) {
          return certificate;
        }
      }
    } catch (IOException | GeneralSecurityException e) {
      // said below; the cause may quote what is secret
    } finally {
      Arrays.fill(password, '\0');
    }
    throw new UsageException("TLS identity: expected a PKCS#12 file that its password opens");
  }
}
