package io.nitrosigner.nitro.vsock;

import java.io.IOException;
import java.util.function.ToIntFunction;

/** A listening socket. Thread-safe. */
public final class VsockListener implements AutoCloseable {
  private final NativeSocket socket;
  private final ToIntFunction<byte[]> peerCid;

  VsockListener(NativeSocket socket, ToIntFunction<byte[]> peerCid) {
    this.socket = socket;
    this.peerCid = peerCid;
  }

  /**
   * Waits for a connection.
   *
   * @throws java.net.SocketException once this listener is closed, also by another thread meanwhile
   * @throws IOException when the system refuses, for example for want of descriptors
   */
  public VsockConnection accept() throws IOException {
    byte[] peer = new byte[SocketAddresses.VSOCK_LENGTH];
    NativeSocket accepted = socket.accept(peer);
    return new VsockConnection(accepted, peerCid.applyAsInt(peer));
  }

  /** The non-blocking descriptor, which stays this listener's. */
  public int fd() {
    return socket.fd();
  }

  /**
   * Hands the descriptor over, to an event loop for example; this listener is closed after it.
   *
   * @throws IllegalStateException when closed, or while a thread waits in {@link #accept}
   */
  public int detach() {
    return socket.detach();
  }

  /** Whether it was closed or detached. */
  public boolean isClosed() {
    return socket.isClosed();
  }

  @Override
  public void close() {
    socket.close();
  }
}
