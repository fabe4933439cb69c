package io.nitrosigner.enclave.work;

import io.nitrosigner.enclave.http.Refusal;
import io.nitrosigner.enclave.http.RefusedException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Threads for work that keeps a core busy: as many as there are cores, the most urgent work first
 * and, among equals, the oldest. Thread-safe.
 *
 * <p>Each priority has a queue of its own, so that a flood of registrations cannot refuse a block.
 * Work that is less urgent waits for as long as more urgent work keeps coming: the duties of a slot
 * are finite, and clients give up by themselves.
 */
public final class SigningPool implements AutoCloseable {
  /**
   * Signing this many takes two cores about a second; clients give up after three to twelve, so
   * what would wait longer is better refused at once.
   */
  public static final int QUEUE_LENGTH = 4_096;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition arrived = lock.newCondition();
  private final Map<Priority, Queue<Task<?>>> queues = new EnumMap<>(Priority.class);
  private final List<Thread> threads = new ArrayList<>();
  private final int queueLength;
  private final LongAdder submitted = new LongAdder();
  private final LongAdder completed = new LongAdder();
  private final LongAdder rejected = new LongAdder();
  private boolean closed;

  private SigningPool(int width, int queueLength) {
    this.queueLength = queueLength;
    for (Priority priority : Priority.values()) {
      queues.put(priority, new ArrayDeque<>());
    }
    for (int i = 0; i < width; i++) {
      threads.add(Thread.ofPlatform().name("signing-" + i).daemon().start(this::work));
    }
  }

  /** A pool as wide as the machine. */
  public static SigningPool ofAllCores() {
    return of(Runtime.getRuntime().availableProcessors(), QUEUE_LENGTH);
  }

  /** A pool of {@code width} threads with {@code queueLength} places for each priority. */
  static SigningPool of(int width, int queueLength) {
    return new SigningPool(width, queueLength);
  }

  /**
   * Runs {@code work} when its turn comes. Cancelling the future before that takes the turn away.
   *
   * @return what {@code work} returns or throws; fails with {@link Refusal#OVERLOADED} at once when
   *     the queue of {@code priority} is full, and with {@link Refusal#SEALED} after {@link #close}
   */
  public <T> CompletableFuture<T> submit(Priority priority, Supplier<T> work) {
    var task = new Task<>(work, new CompletableFuture<T>());
    lock.lock();
    try {
      Queue<Task<?>> queue = queues.get(priority);
      if (closed) {
        return refused(Refusal.SEALED, "the signer is stopping");
      }
      if (queue == null || queue.size() >= queueLength) {
        rejected.increment();
        return refused(Refusal.OVERLOADED, "too many requests are waiting to be signed");
      }
      queue.add(task);
      submitted.increment();
      arrived.signal();
    } finally {
      lock.unlock();
    }
    return task.result();
  }

  /** What the pool has done so far. */
  public PoolCounters counters() {
    return new PoolCounters(submitted.sum(), completed.sum(), rejected.sum());
  }

  /** Takes no more work; what is waiting is still done. Does not wait for it. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      arrived.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void work() {
    for (Optional<Task<?>> task = next(); task.isPresent(); task = next()) {
      task.get().run();
      completed.increment();
    }
  }

  /** The next task, or empty once the pool is closed and everything is done. */
  private Optional<Task<?>> next() {
    lock.lock();
    try {
      while (true) {
        for (Queue<Task<?>> queue : queues.values()) {
          Task<?> task = queue.poll();
          if (task != null) {
            return Optional.of(task);
          }
        }
        if (closed) {
          return Optional.empty();
        }
        arrived.awaitUninterruptibly();
      }
    } finally {
      lock.unlock();
    }
  }

  private static <T> CompletableFuture<T> refused(Refusal refusal, String message) {
    return CompletableFuture.failedFuture(new RefusedException(refusal, message));
  }

  private record Task<T>(Supplier<T> work, CompletableFuture<T> result) {
    void run() {
      if (result.isDone()) {
        return;
      }
      try {
        result.complete(work.get());
      } catch (Throwable e) { // a thread of the pool outlives every task
        result.completeExceptionally(e);
      }
    }
  }
}
