package io.nitrosigner.emulators.kms;

import io.nitrosigner.nitro.attestation.Attestation;
import io.nitrosigner.nitro.attestation.AttestationException;
import io.nitrosigner.nitro.attestation.AttestationVerifier;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Verifies attestation documents, each once in a short while: an enclave sends the same one with
 * thousands of requests, and its six signatures take longer than all the rest. Thread-safe.
 */
final class Documents {
  /** In so short a time no certificate ends that matters to anybody. */
  private static final Duration GOOD_FOR = Duration.ofSeconds(1);

  /** As many enclaves may ask at once without one's document displacing another's. */
  private static final int MAX_KEPT = 16;

  private final AttestationVerifier verifier;
  private final Map<String, Verified> kept =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Verified> eldest) {
          return size() > MAX_KEPT;
        }
      };

  private record Verified(Attestation attestation, Instant at) {
    boolean isGood(Instant now) {
      return !now.isBefore(at) && now.isBefore(at.plus(GOOD_FOR));
    }
  }

  Documents(AttestationVerifier verifier) {
    this.verifier = verifier;
  }

  /**
   * What a document says.
   *
   * @throws AttestationException as the verifier does
   */
  Attestation authenticate(byte[] document, Instant now) {
    String digest = sha256(document);
    Optional<Verified> known = find(digest).filter(verified -> verified.isGood(now));
    if (known.isPresent()) {
      return known.get().attestation();
    }
    Attestation attestation = verifier.authenticate(document, now);
    keep(digest, new Verified(attestation, now));
    return attestation;
  }

  private synchronized Optional<Verified> find(String digest) {
    return Optional.ofNullable(kept.get(digest));
  }

  private synchronized void keep(String digest, Verified verified) {
    kept.remove(digest);
    kept.put(digest, verified);
  }

  private static String sha256(byte[] document) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(document));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }
}
