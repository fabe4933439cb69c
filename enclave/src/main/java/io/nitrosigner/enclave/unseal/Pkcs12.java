package io.nitrosigner.enclave.unseal;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.nitrosigner.enclave.http.ServerIdentity;
import io.nitrosigner.protocol.records.TlsKeyPlaintext;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** The PKCS#12 file in which the signer's TLS identity is sealed. */
final class Pkcs12 {
  private Pkcs12() {}

  /**
   * Opens a PKCS#12 file with one private key.
   *
   * @throws UnsealException when it is not one, or the password is not its
   */
  static ServerIdentity open(TlsKeyPlaintext plaintext) {
    char[] password = new String(plaintext.password(), UTF_8).toCharArray();
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(new ByteArrayInputStream(plaintext.keystore()), password);
      List<String> keys =
          Collections.list(store.aliases()).stream().filter(alias -> isKey(store, alias)).toList();
      if (keys.size() != 1) {
        throw new UnsealException("TLS identity: expected one private key, found " + keys.size());
      }
      if (!(store.getKey(keys.getFirst(), password) instanceof PrivateKey key)) {
        throw new UnsealException("TLS identity: the key is not a private key");
      }
      return ServerIdentity.of(key, chain(store.getCertificateChain(keys.getFirst())));
    } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
      throw new UnsealException("TLS identity: not a PKCS#12 file that its password opens");
    } finally {
      Arrays.fill(password, '\0');
    }
  }

  private static List<X509Certificate> chain(Certificate[] certificates) {
    return Arrays.stream(certificates).map(X509Certificate.class::cast).toList();
  }

  private static boolean isKey(KeyStore store, String alias) {
    try {
      return store.isKeyEntry(alias);
    } catch (GeneralSecurityException e) {
      throw new UnsealException("TLS identity: not a PKCS#12 file");
    }
  }
}
