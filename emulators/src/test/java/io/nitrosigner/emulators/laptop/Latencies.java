package io.nitrosigner.emulators.laptop;

import java.util.Locale;
import java.util.stream.LongStream;

/** Durations of many requests. */
final class Latencies {
  /** Nanoseconds, ascending. */
  private final long[] sorted;

  private Latencies(long[] sorted) {
    this.sorted = sorted;
  }

  static Latencies of(LongStream nanos) {
    return new Latencies(nanos.sorted().toArray());
  }

  /** The smallest duration that {@code percent} of all do not exceed, in milliseconds. */
  private double millis(double percent) {
    int rank = (int) Math.ceil(percent / 100 * sorted.length);
    return sorted[Math.max(rank, 1) - 1] / 1e6;
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "p50 %.1f ms, p90 %.1f ms, p99 %.1f ms, max %.1f ms",
        millis(50),
        millis(90),
        millis(99),
        millis(100));
  }
}
