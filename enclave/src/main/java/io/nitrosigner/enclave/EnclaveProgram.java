package io.nitrosigner.enclave;

import io.nitrosigner.enclave.control.ControlServer;
import io.nitrosigner.nitro.vsock.Vsock;
import io.nitrosigner.nitro.vsock.VsockListener;
import io.nitrosigner.protocol.control.Ports;
import java.io.IOException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running enclave on given devices. Thread-safe. */
public final class EnclaveProgram implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EnclaveProgram.class);

  private static final Duration READY_TIMEOUT = Duration.ofSeconds(2);

  private final Enclave enclave;
  private final VsockListener listener;
  private final Thread control;

  private EnclaveProgram(Enclave enclave, VsockListener listener) {
    this.enclave = enclave;
    this.listener = listener;
    ControlServer server = new ControlServer(listener, enclave::handle);
    this.control = Thread.ofPlatform().name("control-accept").start(server::run);
  }

  /**
   * Opens the control port, tells the parent, and serves it until closed.
   *
   * @throws IOException when the port cannot be opened
   */
  public static EnclaveProgram start(Devices devices) throws IOException {
    VsockListener listener = devices.vsock().listen(Ports.CONTROL);
    EnclaveProgram program = new EnclaveProgram(new Enclave(devices), listener);
    tellParent(devices.vsock());
    return program;
  }

  /** A parent that waits for us need not poll; one that does not listen will find us by itself. */
  private static void tellParent(Vsock vsock) {
    try {
      vsock.connect(Vsock.PARENT_CID, Ports.READY, READY_TIMEOUT).close();
    } catch (IOException e) {
      LOG.info("no parent waits for this enclave reason={}", e.getMessage());
    }
  }

  /** Waits until the control port is closed, which normally is when the enclave ends. */
  public void await() throws InterruptedException {
    control.join();
  }

  /** Closes both ports and wipes the keys. */
  @Override
  public void close() {
    listener.close();
    enclave.close();
  }
}
