package io.nitrosigner.emulators.vsock;

import io.nitrosigner.nitro.vsock.UnixStreams;
import io.nitrosigner.nitro.vsock.Vsock;
import io.nitrosigner.nitro.vsock.VsockConnection;
import io.nitrosigner.nitro.vsock.VsockListener;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.time.Duration;

/**
 * The parent's side of vsock on a laptop. Immutable, hence thread-safe.
 *
 * <p>A listener hears all guests of the instance, as on AWS; which one has connected is not known,
 * so accepted connections report {@link #ANY_CID}.
 */
public final class ParentVsock implements Vsock {

  /** {@code VMADDR_CID_ANY}. */
  public static final int ANY_CID = -1;

  private final VsockPaths paths;

  /** The parent whose enclaves are run with {@code runDirectory}. */
  public ParentVsock(Path runDirectory) {
    paths = new VsockPaths(runDirectory);
  }

  /** Listens for the instance's guests, replacing what a dead process has left on the port. */
  @Override
  public VsockListener listen(int port) throws IOException {
    Path socket = paths.parentListener(port);
    StaleSocket.remove(socket);
    VsockPaths.make(paths.run());
    return UnixStreams.listen(socket, ANY_CID);
  }

  /** Connects through the guest's multiplexer; nothing of the guest's bytes is read here. */
  @Override
  public VsockConnection connect(int cid, int port, Duration timeout) throws IOException {
    VsockConnection connection = UnixStreams.connect(paths.guestEntrance(cid), cid, timeout);
    boolean open = false;
    try {
      connection.soTimeout(timeout);
      connection.out().write(ConnectLine.connect(port));
      ConnectLine.readOk(connection.in());
      connection.soTimeout(Duration.ZERO);
      open = true;
      return connection;
    } catch (SocketTimeoutException e) {
      throw new IOException(
          "no OK from guest %s, port %s within %s"
              .formatted(Integer.toUnsignedString(cid), Integer.toUnsignedString(port), timeout),
          e);
    } finally {
      if (!open) {
        connection.close();
      }
    }
  }
}
