package io.nitrosigner.emulators.kms;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;

/**
 * The quota that the cryptographic operations of an account share in a region: a bucket that fills
 * with so many requests a second and holds a second's worth. A refused request takes none.
 * Thread-safe.
 *
 * @see <a href="https://docs.aws.amazon.com/kms/latest/developerguide/throttling.html">Throttling
 *     AWS KMS requests</a>
 */
public final class Throttle {
  private static final double NANOS_PER_SECOND = 1e9;

  private static final Set<String> CRYPTOGRAPHIC =
      Set.of(
          "Decrypt",
          "Encrypt",
          "GenerateDataKey",
          "GenerateDataKeyWithoutPlaintext",
          "GenerateRandom");

  private int perSecond = Integer.MAX_VALUE;
  private double left = Integer.MAX_VALUE;
  private Instant filled = Instant.EPOCH;

  /** A quota that nobody reaches. */
  Throttle() {}

  /** A quota of {@code perSecond} requests from here on, which nobody has used yet. */
  public synchronized void limit(int perSecond) {
    if (perSecond < 1) {
      throw new IllegalArgumentException("a quota is 1 or more, was " + perSecond);
    }
    this.perSecond = perSecond;
    this.left = perSecond;
  }

  /** Lets an operation pass, or refuses it as KMS does. */
  synchronized void admit(String operation, Instant now) {
    if (!CRYPTOGRAPHIC.contains(operation)) {
      return;
    }
    double elapsed = Math.max(0, Duration.between(filled, now).toNanos() / NANOS_PER_SECOND);
    left = Math.min(perSecond, left + elapsed * perSecond);
    filled = now;
    if (left < 1) {
      throw KmsErrors.throttled();
    }
    left--;
  }
}
