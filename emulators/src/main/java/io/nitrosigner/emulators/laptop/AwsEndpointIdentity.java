package io.nitrosigner.emulators.laptop;

import io.nitrosigner.operator.tls.TlsIdentity;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.time.InstantSource;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * The TLS identity of the emulated AWS, under the names that the SDK gives the real one. The
 * enclave's image trusts its authority where a real image trusts Amazon's.
 */
final class AwsEndpointIdentity {
  /** The file is readable by its owner only; a password beside it would add nothing. */
  private static final char[] NO_SECRET = "local".toCharArray();

  private final KeyStore store;

  private AwsEndpointIdentity(KeyStore store) {
    this.store = store;
  }

  /** Makes an identity if there is none. */
  static void ensure(Home home, InstantSource clock) throws IOException {
    if (!Files.isRegularFile(home.awsIdentity())) {
      TlsIdentity identity =
          TlsIdentity.generate(
              List.of(
                  "kms." + Names.REGION + ".amazonaws.com",
                  "dynamodb." + Names.REGION + ".amazonaws.com"),
              clock.instant(),
              new SecureRandom());
      Home.write(home.awsCertificate(), identity.authorityPem());
      Home.write(home.awsTrust(), trust(identity.authorityPem()));
      Home.write(home.awsIdentity(), identity.pkcs12(NO_SECRET));
    }
  }

  private static byte[] trust(byte[] pem) throws IOException {
    try (ByteArrayOutputStream out = new ByteArrayOutputStream()) {
      KeyStore trusted = KeyStore.getInstance("PKCS12");
      trusted.load(null, null);
      trusted.setCertificateEntry(
          "aws",
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(pem)));
      trusted.store(out, NO_SECRET);
      return out.toByteArray();
    } catch (GeneralSecurityException e) {
      throw new IOException("this Java runtime cannot write PKCS#12", e);
    }
  }

  /** What makes a JVM believe the emulated AWS. */
  static List<String> trustOptions(Home home) {
    return List.of(
        "-Djavax.net.ssl.trustStore=" + home.awsTrust(),
        "-Djavax.net.ssl.trustStorePassword=" + new String(NO_SECRET));
  }

  static AwsEndpointIdentity open(Home home) throws IOException {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(new ByteArrayInputStream(Files.readAllBytes(home.awsIdentity())), NO_SECRET);
      return new AwsEndpointIdentity(store);
    } catch (GeneralSecurityException e) {
      throw new IOException(home.awsIdentity() + " is not a PKCS#12 file", e);
    }
  }

  SSLContext serverTls() throws IOException {
    try {
      KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
      keys.init(store, NO_SECRET);
      SSLContext tls = SSLContext.getInstance("TLS");
      tls.init(keys.getKeyManagers(), null, null);
      return tls;
    } catch (GeneralSecurityException e) {
      throw new IOException("the identity is unusable", e);
    }
  }
}
