package io.nitrosigner.emulators.vsock;

import io.nitrosigner.nitro.vsock.UnixStreams;
import io.nitrosigner.nitro.vsock.Vsock;
import io.nitrosigner.nitro.vsock.VsockConnection;
import io.nitrosigner.nitro.vsock.VsockListener;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/** A guest's side of vsock on a laptop. Immutable, hence thread-safe. */
public final class GuestVsock implements Vsock {
  private final VsockPaths paths;
  private final int cid;

  /** The guest with {@code cid} of the instance with {@code runDirectory}. */
  public GuestVsock(Path runDirectory, int cid) {
    paths = new VsockPaths(runDirectory);
    this.cid = cid;
  }

  /** Listens for the parent, the only peer that a guest has. */
  @Override
  public VsockListener listen(int port) throws IOException {
    Path socket = paths.guestListener(cid, port);
    StaleSocket.remove(socket);
    return UnixStreams.listen(socket, PARENT_CID);
  }

  /**
   * Connects to the parent.
   *
   * @throws IOException also for any other CID: guests do not reach each other
   */
  @Override
  public VsockConnection connect(int peer, int port, Duration timeout) throws IOException {
    if (peer != PARENT_CID) {
      throw new IOException(
          "CID %s cannot be reached, expected the parent's, 3"
              .formatted(Integer.toUnsignedString(peer)));
    }
    return UnixStreams.connect(paths.parentListener(port), PARENT_CID, timeout);
  }
}
