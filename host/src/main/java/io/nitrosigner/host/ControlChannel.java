package io.nitrosigner.host;

import io.nitrosigner.nitro.vsock.Vsock;
import io.nitrosigner.nitro.vsock.VsockConnection;
import io.nitrosigner.protocol.control.ControlClient;
import io.nitrosigner.protocol.control.ControlRequest;
import io.nitrosigner.protocol.control.ControlResponse;
import io.nitrosigner.protocol.control.EnclaveState;
import io.nitrosigner.protocol.control.Ports;
import java.io.IOException;
import java.time.Duration;

/** One connection to the enclave's control port. */
final class ControlChannel implements AutoCloseable {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);

  /** Unsealing ten thousand old keystores takes long; anything else is answered at once. */
  private static final Duration UNSEALING_TIMEOUT = Duration.ofHours(3);

  private static final Duration STATE_TIMEOUT = Duration.ofSeconds(10);

  private final VsockConnection connection;

  private ControlChannel(VsockConnection connection) {
    this.connection = connection;
  }

  static ControlChannel open(Vsock vsock, int cid) throws IOException {
    return new ControlChannel(vsock.connect(cid, Ports.CONTROL, CONNECT_TIMEOUT));
  }

  EnclaveState state() throws IOException {
    connection.soTimeout(STATE_TIMEOUT);
    return call(new ControlRequest.InitState()).state();
  }

  /** Hands over what the enclave asked for; the answer is its state after that. */
  EnclaveState give(ControlRequest material) throws IOException {
    connection.soTimeout(UNSEALING_TIMEOUT);
    return call(material).state();
  }

  private ControlResponse call(ControlRequest request) throws IOException {
    ControlResponse response = ControlClient.call(connection.in(), connection.out(), request);
    if (response.status() == 400 || response.status() == 409) {
      throw new HostException(
          "the enclave refused " + request.operation() + ": " + response.message());
    }
    return response;
  }

  @Override
  public void close() {
    connection.close();
  }
}
