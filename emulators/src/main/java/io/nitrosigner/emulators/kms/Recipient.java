package io.nitrosigner.emulators.kms;

import io.nitrosigner.nitro.attestation.Attestation;
import io.nitrosigner.nitro.attestation.AttestationException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The enclave that an answer is sealed to: its attested key, and what its document says of it.
 * Exists only once the document has been verified.
 */
record Recipient(RSAPublicKey key, Attestation attestation) {
  /** As KMS bounds {@code AttestationDocument}. */
  static final int MAX_DOCUMENT = 262_144;

  /** Older documents could have been kept by somebody else. */
  static final Duration MAX_AGE = Duration.ofMinutes(5);

  /** The one size of key that is known to work with KMS. */
  private static final int KEY_BITS = 2048;

  private static final List<String> ALGORITHMS = List.of("RSAES_OAEP_SHA_256");

  /** Reads and verifies {@code Recipient}, if the request has one. */
  static Optional<Recipient> read(Input input, Documents documents, Instant now) {
    return input.structure("Recipient").map(recipient -> verify(recipient, documents, now));
  }

  private static Recipient verify(Input input, Documents documents, Instant now) {
    input.required("KeyEncryptionAlgorithm", input.choice("KeyEncryptionAlgorithm", ALGORITHMS));
    byte[] document = input.blob("AttestationDocument", MAX_DOCUMENT);
    try {
      Attestation attestation = documents.authenticate(document, now);
      checkAge(attestation.timestamp(), now);
      return new Recipient(key(attestation), attestation);
    } catch (AttestationException e) {
      throw KmsErrors.validation(
          "Recipient.AttestationDocument is invalid (%s): %s"
              .formatted(e.reason(), e.getMessage()));
    }
  }

  private static void checkAge(Instant timestamp, Instant now) {
    if (Duration.between(timestamp, now).abs().compareTo(MAX_AGE) > 0) {
      throw KmsErrors.validation(
          "Recipient.AttestationDocument was signed at %s, more than %d minutes from %s"
              .formatted(timestamp, MAX_AGE.toMinutes(), now));
    }
  }

  private static RSAPublicKey key(Attestation attestation) {
    byte[] spki =
        attestation
            .publicKey()
            .orElseThrow(
                () ->
                    KmsErrors.validation("Recipient.AttestationDocument does not have public_key"));
    try {
      var key = KeyFactory.getInstance("RSA").generatePublic(new X509EncodedKeySpec(spki));
      if (key instanceof RSAPublicKey rsa && rsa.getModulus().bitLength() == KEY_BITS) {
        return rsa;
      }
    } catch (GeneralSecurityException _) {
      // said below: whatever it is, it is not a key we can use
    }
    throw KmsErrors.validation(
        "Recipient.AttestationDocument's public_key must be a DER SubjectPublicKeyInfo of an"
            + " RSA key of "
            + KEY_BITS
            + " bits");
  }
}
