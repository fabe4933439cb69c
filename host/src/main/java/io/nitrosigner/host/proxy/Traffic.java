package io.nitrosigner.host.proxy;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** The counters of one proxy while they count. Thread-safe. */
final class Traffic {
  private final AtomicInteger open = new AtomicInteger();
  private final LongAdder accepted = new LongAdder();
  private final LongAdder failed = new LongAdder();
  private final LongAdder bytesIn = new LongAdder();
  private final LongAdder bytesOut = new LongAdder();

  void opened() {
    accepted.increment();
    open.incrementAndGet();
  }

  void closed() {
    open.decrementAndGet();
  }

  void failed() {
    failed.increment();
  }

  LongAdder bytesIn() {
    return bytesIn;
  }

  LongAdder bytesOut() {
    return bytesOut;
  }

  ProxyCounters counters() {
    return new ProxyCounters(
        open.get(), accepted.sum(), failed.sum(), bytesIn.sum(), bytesOut.sum());
  }
}
