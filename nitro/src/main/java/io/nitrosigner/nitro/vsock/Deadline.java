package io.nitrosigner.nitro.vsock;

import java.time.Duration;

/** A moment to stop waiting at. Immutable. */
final class Deadline {
  private static final Deadline NEVER = new Deadline(Long.MAX_VALUE, 0);

  private final long nanos;
  private final long start;

  private Deadline(long nanos, long start) {
    this.nanos = nanos;
    this.start = start;
  }

  /** From now on for {@code limit}; zero means without end, as in {@link java.net.Socket}. */
  static Deadline after(Duration limit) {
    return limit.isZero() ? NEVER : new Deadline(limit.toNanos(), System.nanoTime());
  }

  /** What is left for {@code poll}: milliseconds rounded up, 0 when passed, -1 without end. */
  int millis() {
    if (nanos == Long.MAX_VALUE) {
      return -1;
    }
    long left = nanos - (System.nanoTime() - start);
    return Math.clamp(Math.ceilDiv(left, 1_000_000L), 0, Integer.MAX_VALUE);
  }
}
