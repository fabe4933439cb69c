package io.nitrosigner.nitro.vsock;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import javax.net.SocketFactory;

/** Makes {@link FdSocket}s that all dial the same peer. Thread-safe. */
final class FdSockets extends SocketFactory {
  private final FdSocket.Dialer dialer;

  FdSockets(FdSocket.Dialer dialer) {
    this.dialer = dialer;
  }

  @Override
  public Socket createSocket() throws IOException {
    return new FdSocket(dialer);
  }

  @Override
  public Socket createSocket(String host, int port) throws IOException {
    Socket socket = createSocket();
    socket.connect(InetSocketAddress.createUnresolved(host, port));
    return socket;
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress local, int localPort)
      throws IOException {
    return createSocket(host, port);
  }

  @Override
  public Socket createSocket(InetAddress host, int port) throws IOException {
    return createSocket(host.getHostAddress(), port);
  }

  @Override
  public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort)
      throws IOException {
    return createSocket(host, port);
  }
}
