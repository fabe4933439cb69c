package io.nitrosigner.emulators.enclave;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.nitrosigner.enclave.TrustRoots;
import io.nitrosigner.operator.tls.TlsIdentity;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * A server's TLS identity, and the trust in its authority and no other.
 *
 * @param authority its certificate in PEM
 */
record EndpointTls(SSLContext server, SSLContext client, String authority) {
  private static final char[] PASSWORD = "test".toCharArray();

  /** The identity of AWS, which is not Amazon's. */
  static final EndpointTls AWS =
      generate(
          "kms." + EnclaveWorld.REGION + ".amazonaws.com",
          "dynamodb." + EnclaveWorld.REGION + ".amazonaws.com");

  static EndpointTls generate(String... names) {
    TlsIdentity identity = TlsIdentity.generate(List.of(names), Instant.now(), new SecureRandom());
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(new ByteArrayInputStream(identity.pkcs12(PASSWORD)), PASSWORD);
      KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
      keys.init(store, PASSWORD);
      SSLContext server = SSLContext.getInstance("TLS");
      server.init(keys.getKeyManagers(), null, null);
      return new EndpointTls(
          server,
          TrustRoots.read(new ByteArrayInputStream(identity.authorityPem())),
          new String(identity.authorityPem(), US_ASCII));
    } catch (GeneralSecurityException | IOException e) {
      throw new AssertionError(e);
    }
  }
}
