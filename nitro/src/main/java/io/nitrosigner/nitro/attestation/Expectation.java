package io.nitrosigner.nitro.attestation;

import io.nitrosigner.nitro.attestation.AttestationException.Reason;
import io.nitrosigner.nitro.measurement.Measurements;
import io.nitrosigner.nitro.measurement.Pcr;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a verifier demands of an authentic document. It always names all of PCR0, PCR1 and PCR2:
 * fewer do not identify an image, so there is no expectation that anything would satisfy.
 * Immutable.
 */
public final class Expectation {
  private final Map<Integer, Pcr> pcrs;
  private final Duration maxAge;
  private final Optional<byte[]> nonce;

  private Expectation(Map<Integer, Pcr> pcrs, Duration maxAge, Optional<byte[]> nonce) {
    this.pcrs = Map.copyOf(pcrs);
    this.maxAge = maxAge;
    this.nonce = nonce;
  }

  /**
   * Demands an image.
   *
   * @param maxAge how far the document's time may be from the verifier's, either way
   * @throws IllegalArgumentException unless {@code maxAge} is positive
   */
  public static Expectation of(Measurements image, Duration maxAge) {
    if (!maxAge.isPositive()) {
      throw new IllegalArgumentException(
          "maximum age %s, expected a positive one".formatted(maxAge));
    }
    Map<Integer, Pcr> pcrs = Map.of(0, image.pcr0(), 1, image.pcr1(), 2, image.pcr2());
    return new Expectation(pcrs, maxAge, Optional.empty());
  }

  /**
   * Demands another register as well.
   *
   * @throws IllegalArgumentException unless {@code index} is from 3 to 31
   */
  public Expectation with(int index, Pcr value) {
    if (index <= 2 || index >= Pcr.COUNT) {
      throw new IllegalArgumentException("PCR index %d, expected 3 to 31".formatted(index));
    }
    Map<Integer, Pcr> more = new TreeMap<>(pcrs);
    more.put(index, value);
    return new Expectation(more, maxAge, nonce);
  }

  /** Demands that the document answers this challenge. */
  public Expectation withNonce(byte[] challenge) {
    return new Expectation(pcrs, maxAge, Optional.of(challenge.clone()));
  }

  void judge(Attestation attestation, Instant now) {
    if (Duration.between(attestation.timestamp(), now).abs().compareTo(maxAge) > 0) {
      throw new AttestationException(
          Reason.STALE,
          "signed at %s, expected within %s of %s".formatted(attestation.timestamp(), maxAge, now));
    }
    if (attestation.isDebug()) {
      throw new AttestationException(
          Reason.DEBUG_MODE, "PCR0 is zero: the enclave is in debug mode");
    }
    new TreeMap<>(pcrs).forEach((index, value) -> judge(attestation, index, value));
    nonce.ifPresent(challenge -> judge(attestation, challenge));
  }

  private static void judge(Attestation attestation, int index, Pcr expected) {
    Pcr actual =
        attestation
            .pcr(index)
            .orElseThrow(
                () ->
                    new AttestationException(
                        Reason.PCR_MISSING, "no PCR%d, expected %s".formatted(index, expected)));
    if (!actual.equals(expected)) {
      throw new AttestationException(
          Reason.PCR_MISMATCH, "PCR%d is %s, expected %s".formatted(index, actual, expected));
    }
  }

  private static void judge(Attestation attestation, byte[] challenge) {
    byte[] answer =
        attestation
            .nonce()
            .orElseThrow(
                () ->
                    new AttestationException(
                        Reason.NONCE_MISSING, "no nonce, expected the verifier's"));
    if (!MessageDigest.isEqual(answer, challenge)) {
      throw new AttestationException(Reason.NONCE_MISMATCH, "the nonce is not the verifier's");
    }
  }
}
