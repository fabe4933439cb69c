package io.nitrosigner.enclave.history;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Threads that wait for the store of one kind of duty, beside those that sign: a store that hangs
 * keeps only its own kind waiting. Thread-safe.
 */
final class RecordingThreads implements AutoCloseable {
  /** More than can be recorded in time; whoever queues behind that is late. */
  private static final int QUEUE_LENGTH = 4_096;

  /** What a client is kept waiting, so that it hears of it within two seconds. */
  private static final long PATIENCE_MILLIS = 1_800;

  private final ThreadPoolExecutor threads;

  RecordingThreads(String name, int width) {
    threads =
        new ThreadPoolExecutor(
            width,
            width,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(QUEUE_LENGTH),
            Thread.ofPlatform().name(name, 0).daemon().factory());
  }

  /**
   * Does {@code work} when its turn comes, unless nobody waits for it any more by then.
   *
   * @return what {@code work} returns or throws; fails with a {@link
   *     java.util.concurrent.TimeoutException} when that takes too long, whatever comes of it then
   * @throws java.util.concurrent.RejectedExecutionException when too many wait already
   */
  <T> CompletableFuture<T> submit(Supplier<T> work) {
    CompletableFuture<T> result = new CompletableFuture<>();
    threads.execute(
        () -> {
          if (result.isDone()) {
            return;
          }
          try {
            result.complete(work.get());
          } catch (Throwable e) { // a thread outlives every task
            result.completeExceptionally(e);
          }
        });
    return result.orTimeout(PATIENCE_MILLIS, MILLISECONDS);
  }

  /**
   * Has every thread make one call, so that each has met the store before the first duty does; what
   * comes of it does not matter.
   */
  CompletableFuture<?> warm(Supplier<?> call) {
    CompletableFuture<?>[] calls = new CompletableFuture<?>[threads.getCorePoolSize()];
    Arrays.setAll(calls, _ -> submit(call));
    return CompletableFuture.allOf(calls).exceptionally(_ -> null);
  }

  /** Takes no more work, and does not wait for what is being done. */
  @Override
  public void close() {
    threads.shutdownNow();
  }
}
