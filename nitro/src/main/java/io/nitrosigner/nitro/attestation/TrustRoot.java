package io.nitrosigner.nitro.attestation;

import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * The certificate that all documents of a platform chain to. Production code has {@link
 * NitroRoot#G1}; a laptop's security module comes with one of its own. Immutable.
 */
public final class TrustRoot {
  private final X509Certificate certificate;
  private final byte[] der;

  private TrustRoot(X509Certificate certificate, byte[] der) {
    this.certificate = certificate;
    this.der = der;
  }

  /**
   * Trusts one certificate.
   *
   * @throws IllegalArgumentException unless it is a certificate authority with a P-384 key
   */
  public static TrustRoot of(X509Certificate certificate) {
    if (certificate.getBasicConstraints() < 0) {
      throw new IllegalArgumentException("trust root is not a certificate authority");
    }
    if (!P384.holds(certificate.getPublicKey())) {
      throw new IllegalArgumentException("trust root's key is not on P-384");
    }
    try {
      return new TrustRoot(certificate, certificate.getEncoded());
    } catch (CertificateEncodingException e) {
      throw new IllegalArgumentException("trust root has no DER form", e);
    }
  }

  /** SHA-256 of the certificate's DER, 64 lower-case hexadecimal digits. */
  public String fingerprint() {
    return HexFormat.of().formatHex(Digests.sha256(der));
  }

  X509Certificate certificate() {
    return certificate;
  }

  boolean isExactly(byte[] encoded) {
    return Arrays.equals(der, encoded);
  }

  @Override
  public String toString() {
    return "TrustRoot[" + fingerprint() + "]";
  }
}
