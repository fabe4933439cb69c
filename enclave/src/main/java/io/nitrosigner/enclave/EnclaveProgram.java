package io.nitrosigner.enclave;

import io.nitrosigner.enclave.control.ControlServer;
import io.nitrosigner.nitro.vsock.VsockListener;
import io.nitrosigner.protocol.control.Ports;
import java.io.IOException;

/** A running enclave on given devices. Thread-safe. */
public final class EnclaveProgram implements AutoCloseable {
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
    new Doorbell(devices.vsock()).ring();
    return program;
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
