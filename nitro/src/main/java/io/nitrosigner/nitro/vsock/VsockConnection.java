package io.nitrosigner.nitro.vsock;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.time.Duration;
import java.util.Objects;

/**
 * A connected stream. Thread-safe; one thread at a time should read and one write, or their bytes
 * interleave. Do not rely on half-close: what carries vsock for us often loses it.
 */
public final class VsockConnection implements AutoCloseable {
  /** A peer that takes no byte for this long is gone; a write then fails. */
  private static final Duration WRITE_STALL = Duration.ofSeconds(30);

  private final NativeSocket socket;
  private final int peerCid;
  private final Duration writeStall;
  private volatile Duration soTimeout = Duration.ZERO;

  VsockConnection(NativeSocket socket, int peerCid) {
    this(socket, peerCid, WRITE_STALL);
  }

  VsockConnection(NativeSocket socket, int peerCid, Duration writeStall) {
    this.socket = socket;
    this.peerCid = peerCid;
    this.writeStall = writeStall;
  }

  /**
   * The bytes from the peer, unbuffered. Reading throws {@link java.net.SocketTimeoutException}
   * after {@link #soTimeout}, and {@link java.net.SocketException} once this connection is closed.
   * Closing the stream closes the connection.
   */
  public InputStream in() {
    return new Input();
  }

  /**
   * The bytes to the peer, unbuffered: join small writes, each becomes a packet. No system call
   * carries more than {@link Vsock#MAX_WRITE}. Writing throws {@link
   * java.net.SocketTimeoutException} when the peer takes nothing for 30 seconds. Closing the stream
   * closes the connection.
   */
  public OutputStream out() {
    return new Output();
  }

  /** The peer's context identifier, which proves which machine it is on and nothing more. */
  public int peerCid() {
    return peerCid;
  }

  /** Limits every wait for input from now on; zero removes the limit. */
  public void soTimeout(Duration limit) {
    if (limit.isNegative()) {
      throw new IllegalArgumentException("timeout %s, expected none below zero".formatted(limit));
    }
    soTimeout = limit;
  }

  /** Tells the peer that nothing more will come. */
  public void shutdownOutput() throws IOException {
    socket.shutdown(Libc.SHUT_WR);
  }

  void shutdownInput() throws IOException {
    socket.shutdown(Libc.SHUT_RD);
  }

  /**
   * Hands the non-blocking descriptor over, to an event loop for example; this connection is closed
   * after it.
   *
   * @throws IllegalStateException when closed, or while another thread reads or writes
   */
  public int detach() {
    return socket.detach();
  }

  /** This connection for libraries that know {@link Socket}, such as JSSE to put TLS on top. */
  public Socket asSocket() {
    return FdSocket.over(this);
  }

  /** Whether it was closed or detached on this side. */
  public boolean isClosed() {
    return socket.isClosed();
  }

  /** Closes both directions and wakes every thread that waits on them. */
  @Override
  public void close() {
    socket.close();
  }

  private final class Input extends InputStream {
    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      Objects.checkFromIndexSize(offset, length, into.length);
      return length == 0 ? 0 : socket.read(into, offset, length, soTimeout);
    }

    @Override
    public void close() {
      VsockConnection.this.close();
    }
  }

  private final class Output extends OutputStream {
    @Override
    public void write(int value) throws IOException {
      write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] from, int offset, int length) throws IOException {
      Objects.checkFromIndexSize(offset, length, from.length);
      socket.write(from, offset, length, writeStall);
    }

    @Override
    public void close() {
      VsockConnection.this.close();
    }
  }
}
