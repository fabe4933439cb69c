package io.nitrosigner.enclave;

import io.nitrosigner.nitro.vsock.Vsock;
import io.nitrosigner.protocol.control.Ports;
import java.io.IOException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the parent that there is something to ask for: one that listens need not poll. */
record Doorbell(Vsock vsock) {
  private static final Logger LOG = LoggerFactory.getLogger(Doorbell.class);

  private static final Duration TIMEOUT = Duration.ofSeconds(2);

  /** Rings; a parent that does not listen will find out by itself. */
  void ring() {
    try {
      vsock.connect(Vsock.PARENT_CID, Ports.READY, TIMEOUT).close();
    } catch (IOException e) {
      LOG.info("no parent listens reason={}", e.getMessage());
    }
  }

  /** Rings without waiting for it. */
  void ringSoon() {
    Thread.ofPlatform().name("doorbell").daemon().start(this::ring);
  }
}
