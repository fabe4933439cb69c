package io.nitrosigner.nitro.vsock;

import java.io.IOException;
import java.time.Duration;
import javax.net.SocketFactory;

/**
 * One side's way to the other side of the enclave boundary. Thread-safe.
 *
 * <p>Context identifiers and ports are unsigned 32-bit numbers in an int.
 */
public interface Vsock {
  /** The parent instance as an enclave sees it. */
  int PARENT_CID = 3;

  /**
   * The most bytes that one system call may carry: one TLS record. Device models, Nitro's among
   * them, silently corrupt packets with more than 32,404 bytes of payload since Linux 6.17.
   */
  int MAX_WRITE = 16 * 1024;

  /**
   * Listens on {@code port} for connections from any peer.
   *
   * @throws IOException when the port is taken or not permitted
   */
  VsockListener listen(int port) throws IOException;

  /**
   * Connects to {@code port} of {@code cid}.
   *
   * @param timeout how long to wait at most; the kernel itself gives up earlier, after two seconds
   * @throws IOException when there is no answer in time, or a refusal: a port without listener
   *     resets
   */
  VsockConnection connect(int cid, int port, Duration timeout) throws IOException;

  /**
   * Sockets for libraries that make and connect them on their own: each dials {@code port} of
   * {@code cid} when it is connected, whatever address the library names.
   */
  default SocketFactory sockets(int cid, int port) {
    return new FdSockets(timeout -> connect(cid, port, timeout));
  }
}
