package io.nitrosigner.enclave.history;

import io.nitrosigner.slashing.HighWatermark;
import io.nitrosigner.slashing.StoreUnavailableException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The high watermark as the table has it, read every few seconds: an operator sets it minutes
 * ahead. Also tells whether the table answers. Thread-safe.
 */
final class HighWatermarkWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HighWatermarkWatch.class);

  static final Duration EVERY = Duration.ofSeconds(5);

  /** Several readings; a table that is silent for longer counts as down. */
  static final Duration FRESH = Duration.ofSeconds(20);

  private final Supplier<Optional<HighWatermark>> table;
  private final LongSupplier nanoTime;
  private final Thread reading;

  /** What was read, and when by the monotonic clock. */
  private record Reading(Optional<HighWatermark> end, long nanos) {}

  private volatile @Nullable Reading last;

  private HighWatermarkWatch(Supplier<Optional<HighWatermark>> table, LongSupplier nanoTime) {
    this.table = table;
    this.nanoTime = nanoTime;
    this.reading = Thread.ofPlatform().name("high-watermark").daemon().unstarted(this::keepReading);
  }

  /**
   * Reads now and from time to time, until closed.
   *
   * @throws RuntimeException when the first reading fails
   */
  static HighWatermarkWatch start(Supplier<Optional<HighWatermark>> table) {
    HighWatermarkWatch watch = idle(table, System::nanoTime);
    watch.read();
    watch.reading.start();
    return watch;
  }

  /** Reads when it is told to. */
  static HighWatermarkWatch idle(Supplier<Optional<HighWatermark>> table, LongSupplier nanoTime) {
    return new HighWatermarkWatch(table, nanoTime);
  }

  /**
   * Where signing ends. Reads the table if that was not heard of lately: when it is back, whoever
   * asks need not wait for the next reading.
   *
   * @throws StoreUnavailableException when the table does not answer
   */
  Optional<HighWatermark> end() {
    if (!isUp()) {
      try {
        read();
      } catch (RuntimeException e) { // an AWS client has many
        throw unavailable();
      }
    }
    return heard();
  }

  /**
   * As {@link #end}, without asking the table.
   *
   * @throws StoreUnavailableException when that has not been read lately
   */
  Optional<HighWatermark> heard() {
    Reading reading = last;
    if (reading == null || !isFresh(reading)) {
      throw unavailable();
    }
    return reading.end();
  }

  private static StoreUnavailableException unavailable() {
    return new StoreUnavailableException("the signing history has not answered for a while");
  }

  /** Whether the table has answered lately. */
  boolean isUp() {
    Reading reading = last;
    return reading != null && isFresh(reading);
  }

  private boolean isFresh(Reading reading) {
    return nanoTime.getAsLong() - reading.nanos() <= FRESH.toNanos();
  }

  /** Reads once. */
  private void read() {
    long asked = nanoTime.getAsLong();
    last = new Reading(table.get(), asked);
  }

  private void keepReading() {
    try {
      while (true) {
        TimeUnit.NANOSECONDS.sleep(EVERY.toNanos());
        try {
          read();
        } catch (RuntimeException e) { // an AWS client has many
          LOG.warn("high watermark not read failure={}", e.getClass().getSimpleName());
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // closed
    }
  }

  @Override
  public void close() {
    reading.interrupt();
  }
}
