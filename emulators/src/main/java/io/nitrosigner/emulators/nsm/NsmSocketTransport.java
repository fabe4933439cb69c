package io.nitrosigner.emulators.nsm;

import io.nitrosigner.nitro.nsm.NsmException;
import io.nitrosigner.nitro.nsm.NsmTransport;
import io.nitrosigner.nitro.vsock.UnixStreams;
import io.nitrosigner.nitro.vsock.Vsock;
import io.nitrosigner.nitro.vsock.VsockConnection;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/** The enclave process's side of {@link NsmServer}. Thread-safe: one exchange at a time. */
public final class NsmSocketTransport implements NsmTransport {

  /** The driver waits as long for the hypervisor. Source: {@code drivers/misc/nsm.c}. */
  private static final Duration TIMEOUT = Duration.ofMinutes(2);

  private final VsockConnection connection;

  private NsmSocketTransport(VsockConnection connection) {
    this.connection = connection;
  }

  /**
   * Opens the device.
   *
   * @throws NsmException if nobody serves it
   */
  public static NsmSocketTransport open(Path socket) {
    try {
      VsockConnection connection = UnixStreams.connect(socket, Vsock.PARENT_CID, TIMEOUT);
      connection.soTimeout(TIMEOUT);
      return new NsmSocketTransport(connection);
    } catch (IOException e) {
      throw new NsmException("cannot open the security module at " + socket, e);
    }
  }

  @Override
  public synchronized byte[] exchange(byte[] request) {
    if (request.length > MAX_REQUEST) {
      throw new NsmException(
          "NSM request of %d bytes, expected at most %d".formatted(request.length, MAX_REQUEST));
    }
    try {
      NsmFrames.write(connection.out(), request);
      return NsmFrames.read(connection.in(), MAX_RESPONSE);
    } catch (IOException e) {
      connection.close(); // what the next answer would belong to is unknown
      throw new NsmException("the exchange with the security module failed", e);
    }
  }

  @Override
  public void close() {
    connection.close();
  }
}
