package io.nitrosigner.host.proxy;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Threads for calls that block while a connection is made: few, whatever happens beyond. */
final class Dialers {
  /** A connect takes microseconds when the far side lives and nothing useful when it does not. */
  private static final int THREADS = 8;

  private static final int KEEP_ALIVE_SECONDS = 10;

  private Dialers() {}

  /** A pool that lets {@code waiting} calls wait and rejects more. */
  static ExecutorService of(String name, int waiting) {
    var pool =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            KEEP_ALIVE_SECONDS,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(waiting),
            Thread.ofPlatform().name(name, 0).daemon().factory());
    pool.allowCoreThreadTimeOut(true);
    return pool;
  }
}
