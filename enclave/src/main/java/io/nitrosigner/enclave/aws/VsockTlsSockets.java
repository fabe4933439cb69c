package io.nitrosigner.enclave.aws;

import io.nitrosigner.nitro.vsock.Vsock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import javax.net.SocketFactory;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * TLS sockets whose bytes travel over the vsock to one port of the parent, whatever the address.
 */
final class VsockTlsSockets extends SSLSocketFactory {
  private final SocketFactory vsock;
  private final SSLSocketFactory tls;

  VsockTlsSockets(Vsock vsock, int port, SSLSocketFactory tls) {
    this.vsock = vsock.sockets(Vsock.PARENT_CID, port);
    this.tls = tls;
  }

  @Override
  public Socket createSocket() throws IOException {
    return vsock.createSocket();
  }

  @Override
  public Socket createSocket(Socket socket, String host, int port, boolean autoClose)
      throws IOException {
    SSLSocket secure = (SSLSocket) tls.createSocket(socket, host, port, autoClose);
    SSLParameters parameters = secure.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    secure.setSSLParameters(parameters);
    return secure;
  }

  @Override
  public Socket createSocket(String host, int port) {
    throw unsupported();
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress local, int localPort) {
    throw unsupported();
  }

  @Override
  public Socket createSocket(InetAddress host, int port) {
    throw unsupported();
  }

  @Override
  public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) {
    throw unsupported();
  }

  private static UnsupportedOperationException unsupported() {
    return new UnsupportedOperationException("an enclave has no network");
  }

  @Override
  public String[] getDefaultCipherSuites() {
    return tls.getDefaultCipherSuites();
  }

  @Override
  public String[] getSupportedCipherSuites() {
    return tls.getSupportedCipherSuites();
  }
}
