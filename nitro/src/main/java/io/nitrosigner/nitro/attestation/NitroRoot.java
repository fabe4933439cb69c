package io.nitrosigner.nitro.attestation;

import java.io.IOException;
import java.io.InputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;

/**
 * The root of AWS Nitro Enclaves.
 *
 * <p>Source: {@code AWS_NitroEnclaves_Root-G1.zip}, and its fingerprint in the AWS Nitro Enclaves
 * user guide, "Verifying the root of trust".
 */
public final class NitroRoot {
  /** SHA-256 of the certificate's DER as AWS publishes it. */
  static final String G1_FINGERPRINT =
      "641a0321a3e244efe456463195d606317ed7cdcc3c1756e09893f3c68f79bb5b";

  /** Root G1: CN=aws.nitro-enclaves, P-384, valid from 2019-10-28 to 2049-10-28. */
  public static final TrustRoot G1 = pinned("aws-nitro-root-g1.pem", G1_FINGERPRINT);

  private NitroRoot() {}

  static TrustRoot pinned(String resource, String fingerprint) {
    TrustRoot root = TrustRoot.of(read(resource));
    if (!root.fingerprint().equals(fingerprint)) {
      throw new IllegalStateException(
          "%s has fingerprint %s, expected %s"
              .formatted(resource, root.fingerprint(), fingerprint));
    }
    return root;
  }

  private static X509Certificate read(String resource) {
    try (InputStream in = NitroRoot.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("no resource " + resource);
      }
      return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
    } catch (IOException | CertificateException e) {
      throw new IllegalStateException("unreadable certificate " + resource, e);
    }
  }
}
