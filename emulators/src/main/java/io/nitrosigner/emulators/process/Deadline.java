package io.nitrosigner.emulators.process;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Closes a channel unless it is closed itself in time: channels have no timeout of their own. */
public final class Deadline implements AutoCloseable {
  private static final ScheduledExecutorService TIMER =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("deadlines").factory());

  private final Future<?> alarm;

  private Deadline(Future<?> alarm) {
    this.alarm = alarm;
  }

  /** Closes {@code channel} after {@code timeout} unless this is closed before. */
  public static Deadline closing(Closeable channel, Duration timeout) {
    return new Deadline(
        TIMER.schedule(() -> closeQuietly(channel), timeout.toMillis(), TimeUnit.MILLISECONDS));
  }

  private static void closeQuietly(Closeable channel) {
    try {
      channel.close();
    } catch (IOException e) {
      // whoever uses the channel will see its state
    }
  }

  @Override
  public void close() {
    alarm.cancel(false);
  }
}
