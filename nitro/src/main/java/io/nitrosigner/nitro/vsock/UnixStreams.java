package io.nitrosigner.nitro.vsock;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/** Unix stream sockets that stand in for vsock where there is none. */
public final class UnixStreams {
  private UnixStreams() {}

  /**
   * Listens on a new socket file, which stays when the listener closes.
   *
   * @param path at most 107 bytes, not existing yet
   * @param peerCid what accepted connections report as their peer
   */
  public static VsockListener listen(Path path, int peerCid) throws IOException {
    return new VsockListener(
        NativeSocket.listen(Libc.AF_UNIX, SocketAddresses.unix(path)), _ -> peerCid);
  }

  /**
   * Connects to a socket file.
   *
   * @param path at most 107 bytes
   * @param peerCid what the connection reports as its peer
   * @param timeout how long to wait for a listener with a full queue
   */
  public static VsockConnection connect(Path path, int peerCid, Duration timeout)
      throws IOException {
    return new VsockConnection(
        NativeSocket.connect(Libc.AF_UNIX, SocketAddresses.unix(path), timeout), peerCid);
  }
}
