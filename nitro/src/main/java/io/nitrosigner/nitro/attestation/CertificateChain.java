package io.nitrosigner.nitro.attestation;

import io.nitrosigner.nitro.attestation.AttestationException.Reason;
import io.nitrosigner.nitro.cbor.Cbor;
import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Set;

/**
 * Validates the certificates of a document against the pinned root.
 *
 * <p>Revocation is not checked, as AWS instructs: a leaf lives three hours, and an enclave has no
 * way to a revocation list.
 */
final class CertificateChain {
  private static final int DIGITAL_SIGNATURE = 0;
  private static final int KEY_CERT_SIGN = 5;

  private CertificateChain() {}

  /** Returns the leaf once a valid path leads from {@code root} to it at {@code now}. */
  static X509Certificate validate(Claims.Certificates certificates, TrustRoot root, Instant now) {
    if (!root.isExactly(certificates.bundle().getFirst().value())) {
      throw new AttestationException(
          Reason.UNTRUSTED_ROOT, "cabundle does not start with the pinned root " + root);
    }
    X509Certificate leaf = read(certificates.leaf());
    checkLeaf(leaf);
    List<X509Certificate> path = new ArrayList<>(List.of(leaf));
    for (Cbor.Bytes der :
        certificates.bundle().reversed().subList(0, certificates.bundle().size() - 1)) {
      X509Certificate authority = read(der);
      checkAuthority(authority);
      path.add(authority);
    }
    checkPath(path, root, now);
    return leaf;
  }

  private static X509Certificate read(Cbor.Bytes encoded) {
    byte[] der = encoded.value();
    try {
      var factory = CertificateFactory.getInstance("X.509");
      var certificate =
          (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(der));
      if (!Arrays.equals(certificate.getEncoded(), der)) {
        throw new AttestationException(
            Reason.MALFORMED_CERTIFICATE, "certificate is not exactly one in DER");
      }
      checkKey(certificate);
      return certificate;
    } catch (CertificateException e) {
      throw new AttestationException(Reason.MALFORMED_CERTIFICATE, "unreadable certificate", e);
    }
  }

  private static void checkKey(X509Certificate certificate) {
    if (!P384.holds(certificate.getPublicKey())) {
      throw new AttestationException(Reason.WRONG_KEY, "a certificate's key is not on P-384");
    }
  }

  private static void checkLeaf(X509Certificate leaf) {
    if (leaf.getBasicConstraints() >= 0 || !allows(leaf, DIGITAL_SIGNATURE)) {
      throw new AttestationException(
          Reason.WRONG_CERTIFICATE_USAGE, "certificate is not for digital signatures only");
    }
  }

  private static void checkAuthority(X509Certificate authority) {
    if (authority.getBasicConstraints() < 0 || !allows(authority, KEY_CERT_SIGN)) {
      throw new AttestationException(
          Reason.WRONG_CERTIFICATE_USAGE, "cabundle has a certificate that may not sign others");
    }
  }

  private static boolean allows(X509Certificate certificate, int usage) {
    boolean[] usages = certificate.getKeyUsage();
    return usages != null && usages[usage];
  }

  private static void checkPath(List<X509Certificate> path, TrustRoot root, Instant now) {
    try {
      PKIXParameters parameters =
          new PKIXParameters(Set.of(new TrustAnchor(root.certificate(), null)));
      parameters.setRevocationEnabled(false);
      parameters.setDate(Date.from(now));
      CertPathValidator.getInstance("PKIX")
          .validate(CertificateFactory.getInstance("X.509").generateCertPath(path), parameters);
    } catch (CertPathValidatorException e) {
      throw new AttestationException(
          Reason.BROKEN_CHAIN,
          "no valid certificate path at %s: %s".formatted(now, e.getReason()),
          e);
    } catch (NoSuchAlgorithmException | InvalidAlgorithmParameterException e) {
      throw new AssertionError("every JDK has PKIX", e);
    } catch (GeneralSecurityException e) {
      throw new AttestationException(Reason.MALFORMED_CERTIFICATE, "no certificate path", e);
    }
  }
}
