package io.nitrosigner.host;

import io.nitrosigner.nitro.vsock.Vsock;
import io.nitrosigner.nitro.vsock.VsockListener;
import io.nitrosigner.protocol.control.Ports;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hears an enclave that has something to tell, so that nobody needs to poll for it. */
final class ReadySignal implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ReadySignal.class);

  /** What keeps us from accepting, want of descriptors for one, does not pass at once. */
  private static final Duration PAUSE = Duration.ofMillis(100);

  private final VsockListener listener;
  private final Semaphore signals = new Semaphore(0);

  ReadySignal(Vsock vsock) throws IOException {
    listener = vsock.listen(Ports.READY);
    Thread.ofPlatform().name("ready").daemon().start(this::accept);
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        listener.accept().close();
        wake();
      } catch (IOException e) {
        if (!listener.isClosed()) {
          LOG.warn("ready signal not accepted reason={}", e.getMessage());
          LockSupport.parkNanos(PAUSE.toNanos());
        }
      }
    }
    wake(); // nobody needs to wait any longer
  }

  /** Ends a wait, or the next one. */
  void wake() {
    signals.release();
  }

  /** Forgets signals of enclaves that are gone. */
  void forget() {
    signals.drainPermits();
  }

  /** Waits for the next signal; false when none came in time. */
  boolean await(Duration timeout) throws InterruptedException {
    return signals.tryAcquire(timeout.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    listener.close();
  }
}
