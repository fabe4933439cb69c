package io.nitrosigner.enclave.http;

import java.util.concurrent.atomic.AtomicLong;

/** Bytes that all connections together may hold. Thread-safe. */
final class Budget {
  private final AtomicLong left;

  Budget(long bytes) {
    left = new AtomicLong(bytes);
  }

  /** Takes {@code bytes} if that many are left. */
  boolean take(long bytes) {
    if (left.addAndGet(-bytes) >= 0) {
      return true;
    }
    left.addAndGet(bytes);
    return false;
  }

  /** Gives back what was taken. */
  void give(long bytes) {
    left.addAndGet(bytes);
  }

  long left() {
    return left.get();
  }
}
