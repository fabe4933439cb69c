package io.nitrosigner.operator.keys;

import io.nitrosigner.operator.UsageException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Does the same with each of many keys, several at a time. What fails for one key is its result; an
 * exception is a failure that the others would meet too, such as that of AWS, and none is begun
 * after it.
 *
 * @param threads how many at a time
 * @param progress told how many keys are done, by the caller's thread
 */
public record KeyWork(int threads, IntConsumer progress) {
  /** DynamoDB and KMS answer within some ten milliseconds: hundreds of keys a second. */
  public static final int REMOTE = 8;

  /** What is done with one. */
  @FunctionalInterface
  public interface Step<T> {
    /** Does it. */
    KeyResult of(T item) throws InterruptedException;
  }

  /**
   * What was done.
   *
   * @param results of those that were done, in the order of the keys
   * @param stopped what kept the others from being done
   */
  public record Done(List<KeyResult> results, Optional<RuntimeException> stopped) {
    /** Copies the results. */
    public Done {
      results = List.copyOf(results);
    }
  }

  /** Does {@code step} with each of {@code items}, until it is done with all or one fails. */
  public <T> Done with(List<T> items, Step<T> step) throws InterruptedException {
    AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();
    List<KeyResult> results = new ArrayList<>();
    try (ExecutorService workers =
        Executors.newFixedThreadPool(threads, Thread.ofPlatform().name("keys-", 0).factory())) {
      try {
        List<Future<Optional<KeyResult>>> pending = new ArrayList<>();
        for (T item : items) {
          pending.add(workers.submit(() -> unlessFailed(failure, item, step)));
        }
        for (Future<Optional<KeyResult>> result : pending) {
          result.get().ifPresent(results::add);
          progress.accept(results.size());
        }
      } catch (ExecutionException e) {
        throw new UsageException("internal error: " + e.getCause());
      } finally {
        workers.shutdownNow();
      }
    }
    return new Done(results, Optional.ofNullable(failure.get()));
  }

  private static <T> Optional<KeyResult> unlessFailed(
      AtomicReference<@Nullable RuntimeException> failure, T item, Step<T> step)
      throws InterruptedException {
    if (failure.get() != null) {
      return Optional.empty();
    }
    try {
      return Optional.of(step.of(item));
    } catch (RuntimeException e) {
      failure.compareAndSet(null, e);
      return Optional.empty();
    }
  }
}
