package io.nitrosigner.enclave.unseal;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/**
 * Asks again while KMS says that it is asked too often: its quota is the account's, and other
 * enclaves start too. Each pause is twice as long as the one before, at most, and of a random
 * length, so that those who were refused together do not come back together. Thread-safe.
 */
final class Patience {
  /** With the pauses, and what the SDK tries by itself: half a minute to a whole one. */
  static final int ATTEMPTS = 12;

  static final Duration FIRST = Duration.ofMillis(200);
  static final Duration LONGEST = Duration.ofSeconds(5);

  private final DoubleSupplier random;
  private final Pause pause;

  /** Waits. */
  @FunctionalInterface
  interface Pause {
    void of(Duration duration) throws InterruptedException;
  }

  /**
   * A patience.
   *
   * @param random from 0 to 1
   */
  Patience(DoubleSupplier random, Pause pause) {
    this.random = random;
    this.pause = pause;
  }

  /** That of an enclave. */
  static Patience usual() {
    return new Patience(() -> ThreadLocalRandom.current().nextDouble(), Thread::sleep);
  }

  /**
   * What {@code call} answers.
   *
   * @throws AwsServiceException when it is refused for another reason, or too often for this one
   */
  <T> T ask(Supplier<T> call) {
    for (int attempt = 1; ; attempt++) {
      try {
        return call.get();
      } catch (AwsServiceException e) {
        if (!e.isThrottlingException() || attempt == ATTEMPTS) {
          throw e;
        }
        pauseAfter(attempt);
      }
    }
  }

  private void pauseAfter(int attempt) {
    long most = Math.min(LONGEST.toNanos(), FIRST.toNanos() << (attempt - 1));
    try {
      pause.of(Duration.ofNanos((long) (most * random.getAsDouble())));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UnsealException("interrupted while KMS refused: asked too often");
    }
  }
}
