package io.nitrosigner.nitro.attestation;

import io.nitrosigner.nitro.attestation.AttestationException.Reason;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.security.Signature;
import java.security.SignatureException;
import java.security.cert.X509Certificate;
import java.time.Instant;

/**
 * Decides whether a document was signed by a platform's security module. Nothing of a document is
 * returned before every check has passed. Immutable, hence thread-safe.
 *
 * <p>Source: AWS Nitro Enclaves user guide, "Verifying the root of trust"; RFC 9052 §4.4.
 */
public final class AttestationVerifier {
  private final TrustRoot root;

  /** Believes documents that chain to {@code root} and no others. */
  public AttestationVerifier(TrustRoot root) {
    this.root = root;
  }

  /**
   * Verifies a document, and that it is from the expected enclave.
   *
   * @param now the time at which certificates must be valid and the document fresh
   * @throws AttestationException with the first check that failed
   */
  public Attestation verify(byte[] document, Expectation expectation, Instant now) {
    Attestation attestation = authenticate(document, now);
    expectation.judge(attestation, now);
    return attestation;
  }

  /**
   * Verifies that a document is authentic, and nothing about which enclave it is from: for callers
   * that evaluate a policy of their own, as KMS does. A debug enclave's document is authentic.
   *
   * @param now the time at which certificates must be valid
   * @throws AttestationException with the first check that failed
   */
  public Attestation authenticate(byte[] document, Instant now) {
    CoseSign1 message = CoseSign1.read(document);
    Claims claims = ClaimsReader.read(message.payload().value());
    X509Certificate leaf = CertificateChain.validate(claims.certificates(), root, now);
    checkSignature(message, leaf);
    checkTime(claims, leaf);
    return new Attestation(claims);
  }

  private static void checkSignature(CoseSign1 message, X509Certificate leaf) {
    try {
      Signature verification = Signature.getInstance("SHA384withECDSAinP1363Format");
      verification.initVerify(leaf.getPublicKey());
      verification.update(message.signed());
      if (verification.verify(message.signature().value())) {
        return;
      }
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has ECDSA with SHA-384", e);
    } catch (InvalidKeyException | SignatureException e) {
      throw new AttestationException(Reason.BAD_SIGNATURE, "the signature cannot be checked", e);
    }
    throw new AttestationException(
        Reason.BAD_SIGNATURE, "the certificate's key did not sign the document");
  }

  private static void checkTime(Claims claims, X509Certificate leaf) {
    Instant from = leaf.getNotBefore().toInstant();
    Instant until = leaf.getNotAfter().toInstant();
    if (claims.timestamp().isBefore(from) || claims.timestamp().isAfter(until)) {
      throw new AttestationException(
          Reason.IMPLAUSIBLE_TIME,
          "signed at %s, expected within the certificate's %s to %s"
              .formatted(claims.timestamp(), from, until));
    }
  }
}
