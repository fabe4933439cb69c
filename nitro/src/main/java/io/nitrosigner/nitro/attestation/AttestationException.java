package io.nitrosigner.nitro.attestation;

import io.nitrosigner.nitro.NitroException;
import org.jspecify.annotations.Nullable;

/** A document that proves nothing, and why. */
public final class AttestationException extends NitroException {
  /** The check that a document failed, in the order they are made. */
  public enum Reason {
    /** The document is larger than any that the platform signs. */
    TOO_LARGE,
    /** Not the strict CBOR that the platform writes. */
    MALFORMED_CBOR,
    /** Not a COSE_Sign1 array of protected header, unprotected header, payload and signature. */
    MALFORMED_COSE,
    /** The protected header names another algorithm than ES384, or more than one parameter. */
    WRONG_ALGORITHM,
    /** The unprotected header is not empty. */
    UNPROTECTED_HEADER,
    /** The signature does not have 96 bytes. */
    SIGNATURE_LENGTH,
    /** A claim is missing, unknown, of the wrong type or out of its bounds. */
    MALFORMED_CLAIM,
    /** The bundle does not start with the pinned root. */
    UNTRUSTED_ROOT,
    /** A certificate cannot be read. */
    MALFORMED_CERTIFICATE,
    /** A certificate's key is not on P-384. */
    WRONG_KEY,
    /** A certificate is used for what it does not allow. */
    WRONG_CERTIFICATE_USAGE,
    /** The certificates do not form a valid path at the time of verification. */
    BROKEN_CHAIN,
    /** The leaf certificate's key did not sign the document. */
    BAD_SIGNATURE,
    /** The document was signed outside the validity of its own certificate. */
    IMPLAUSIBLE_TIME,
    /** The document is older than the verifier accepts, or from its future. */
    STALE,
    /** The document comes from an enclave in debug mode. */
    DEBUG_MODE,
    /** A required register is absent. */
    PCR_MISSING,
    /** A required register has another value. */
    PCR_MISMATCH,
    /** The document has no nonce and one is required. */
    NONCE_MISSING,
    /** The document's nonce is another one. */
    NONCE_MISMATCH
  }

  private final Reason reason;

  AttestationException(Reason reason, String message) {
    this(reason, message, null);
  }

  AttestationException(Reason reason, String message, @Nullable Throwable cause) {
    super("attestation refused: " + message, cause);
    this.reason = reason;
  }

  /** The failed check. */
  public Reason reason() {
    return reason;
  }
}
