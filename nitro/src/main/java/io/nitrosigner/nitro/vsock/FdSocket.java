package io.nitrosigner.nitro.vsock;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketImpl;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Socket} over a connection of ours, for JSSE and for {@code HttpURLConnection}. Options
 * that only TCP has are ignored; addresses name the loopback, because there are none. Thread-safe,
 * except that one thread alone connects it.
 */
final class FdSocket extends Socket {
  /** What a dial may take when the library sets no limit. */
  private static final Duration DIAL_LIMIT = Duration.ofSeconds(10);

  /** Where an unconnected socket gets its connection from. */
  interface Dialer {
    VsockConnection dial(Duration timeout) throws IOException;
  }

  private final Dialer dialer;
  private volatile @Nullable VsockConnection connection;
  private volatile int soTimeout;
  private volatile boolean closed;
  private volatile boolean inputShut;
  private volatile boolean outputShut;

  /** A socket that dials when it is connected. */
  FdSocket(Dialer dialer) throws SocketException {
    super((SocketImpl) null); // with null the JDK makes no socket of its own
    this.dialer = dialer;
  }

  /** A socket that is connected. */
  static FdSocket over(VsockConnection connection) {
    try {
      FdSocket socket = new FdSocket(_ -> connection);
      socket.connection = connection;
      return socket;
    } catch (SocketException e) {
      throw new AssertionError("no socket is made that could fail", e);
    }
  }

  @Override
  public void connect(SocketAddress ignored) throws IOException {
    connect(ignored, 0);
  }

  /** Dials, whatever the address says: there is only one peer. */
  @Override
  public void connect(SocketAddress ignored, int timeoutMillis) throws IOException {
    if (isConnected()) {
      throw new SocketException("socket is already connected");
    }
    demandOpen();
    Duration limit = timeoutMillis == 0 ? DIAL_LIMIT : Duration.ofMillis(timeoutMillis);
    VsockConnection dialed = dialer.dial(limit);
    dialed.soTimeout(Duration.ofMillis(soTimeout));
    connection = dialed;
    if (closed) {
      dialed.close();
      throw new SocketException("socket was closed while it connected");
    }
  }

  @Override
  public InputStream getInputStream() throws SocketException {
    return connected().in();
  }

  @Override
  public OutputStream getOutputStream() throws SocketException {
    return connected().out();
  }

  /** Honoured by polling: connection reuse probes with one millisecond, and must not hang. */
  @Override
  public void setSoTimeout(int millis) throws SocketException {
    demandOpen();
    if (millis < 0) {
      throw new IllegalArgumentException("timeout of %d ms".formatted(millis));
    }
    soTimeout = millis;
    VsockConnection current = connection;
    if (current != null) {
      current.soTimeout(Duration.ofMillis(millis));
    }
  }

  @Override
  public int getSoTimeout() {
    return soTimeout;
  }

  @Override
  public void shutdownInput() throws IOException {
    connected().shutdownInput();
    inputShut = true;
  }

  @Override
  public void shutdownOutput() throws IOException {
    connected().shutdownOutput();
    outputShut = true;
  }

  @Override
  public void close() {
    closed = true;
    VsockConnection current = connection;
    if (current != null) {
      current.close();
    }
  }

  @Override
  public boolean isConnected() {
    return connection != null;
  }

  @Override
  public boolean isBound() {
    return isConnected();
  }

  @Override
  public boolean isClosed() {
    VsockConnection current = connection;
    return closed || (current != null && current.isClosed());
  }

  @Override
  public boolean isInputShutdown() {
    return inputShut;
  }

  @Override
  public boolean isOutputShutdown() {
    return outputShut;
  }

  @Override
  public InetAddress getInetAddress() {
    return InetAddress.getLoopbackAddress();
  }

  @Override
  public InetAddress getLocalAddress() {
    return InetAddress.getLoopbackAddress();
  }

  @Override
  public int getPort() {
    return 0;
  }

  @Override
  public int getLocalPort() {
    return 0;
  }

  @Override
  public SocketAddress getRemoteSocketAddress() {
    return new InetSocketAddress(getInetAddress(), 0);
  }

  @Override
  public SocketAddress getLocalSocketAddress() {
    return new InetSocketAddress(getLocalAddress(), 0);
  }

  @Override
  public void setTcpNoDelay(boolean on) {}

  @Override
  public boolean getTcpNoDelay() {
    return true;
  }

  @Override
  public void setKeepAlive(boolean on) {}

  @Override
  public boolean getKeepAlive() {
    return false;
  }

  @Override
  public void setSoLinger(boolean on, int seconds) {}

  @Override
  public int getSoLinger() {
    return -1;
  }

  @Override
  public void setReuseAddress(boolean on) {}

  @Override
  public boolean getReuseAddress() {
    return false;
  }

  @Override
  public String toString() {
    return "FdSocket[%s]".formatted(isClosed() ? "closed" : isConnected() ? "connected" : "idle");
  }

  private VsockConnection connected() throws SocketException {
    demandOpen();
    VsockConnection current = connection;
    if (current == null) {
      throw new SocketException("socket is not connected");
    }
    return current;
  }

  private void demandOpen() throws SocketException {
    if (isClosed()) {
      throw new SocketException("socket is closed");
    }
  }
}
