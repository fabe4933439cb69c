package io.nitrosigner.nitro.vsock;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.net.SocketFactory;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
final class FdSocketTest {
  private static final String HOST = "kms.eu-central-1.amazonaws.com";

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final VsockListener listener;
  private final SocketFactory sockets;

  FdSocketTest(@TempDir Path directory) throws IOException {
    Path path = directory.resolve("socket");
    listener = UnixStreams.listen(path, 16);
    sockets = new FdSockets(timeout -> UnixStreams.connect(path, Vsock.PARENT_CID, timeout));
  }

  @AfterEach
  void close() {
    listener.close();
    threads.close();
  }

  @Test
  void dialsWhenItIsConnected() throws IOException {
    try (Socket socket = sockets.createSocket()) {
      assertThat(socket.isConnected()).isFalse();
      assertThatThrownBy(socket::getInputStream).hasMessage("socket is not connected");
      socket.setSoTimeout(20);
      socket.connect(InetSocketAddress.createUnresolved(HOST, 443), 1000);
      assertThat(socket.isConnected()).isTrue();
      assertThatThrownBy(() -> socket.getInputStream().read())
          .isInstanceOf(SocketTimeoutException.class);
      assertThatThrownBy(() -> socket.connect(InetSocketAddress.createUnresolved(HOST, 443)))
          .hasMessage("socket is already connected");
    }
  }

  @Test
  void dialsForEveryWayToAskForASocket() throws IOException {
    InetAddress address = InetAddress.getLoopbackAddress();
    try (Socket byName = sockets.createSocket(HOST, 443);
        Socket byAddress = sockets.createSocket(address, 443);
        Socket byNameFrom = sockets.createSocket(HOST, 443, address, 0);
        Socket byAddressFrom = sockets.createSocket(address, 443, address, 0)) {
      for (Socket socket : new Socket[] {byName, byAddress, byNameFrom, byAddressFrom}) {
        assertThat(socket.isConnected()).isTrue();
      }
    }
  }

  @Test
  void looksLikeASocket() throws IOException {
    try (Socket socket = sockets.createSocket(HOST, 443);
        VsockConnection server = listener.accept()) {
      socket.setTcpNoDelay(true);
      socket.setKeepAlive(true);
      socket.setSoLinger(true, 1);
      socket.setReuseAddress(true);
      assertThat(socket.getSoTimeout()).isZero();
      assertThat(socket.isBound()).isTrue();
      assertThat(socket.getInetAddress().isLoopbackAddress()).isTrue();
      assertThat(socket.getLocalAddress().isLoopbackAddress()).isTrue();
      assertThat(socket.getRemoteSocketAddress()).isEqualTo(socket.getLocalSocketAddress());
      socket.shutdownOutput();
      assertThat(socket.isOutputShutdown()).isTrue();
      assertThat(server.in().read()).isEqualTo(-1);
      socket.shutdownInput();
      assertThat(socket.isInputShutdown()).isTrue();
      assertThat(socket).hasToString("FdSocket[connected]");
    }
  }

  @Test
  void closesItsConnectionOnce() throws IOException {
    Socket socket = sockets.createSocket(HOST, 443);
    try (VsockConnection server = listener.accept()) {
      socket.close();
      socket.close();
      assertThat(socket.isClosed()).isTrue();
      assertThat(server.in().read()).isEqualTo(-1);
      assertThatThrownBy(socket::getOutputStream).isInstanceOf(SocketException.class);
      assertThatThrownBy(() -> socket.setSoTimeout(1)).isInstanceOf(SocketException.class);
    }
  }

  @Test
  void refusesToConnectOnceClosed() throws IOException {
    Socket socket = sockets.createSocket();
    socket.close();
    assertThatThrownBy(() -> socket.connect(InetSocketAddress.createUnresolved(HOST, 443)))
        .hasMessage("socket is closed");
  }

  @Test
  void carriesTlsInBothRoles() throws Exception {
    TlsIdentity identity = TlsIdentity.generate(HOST);
    Future<String> served = threads.submit(() -> echoLine(identity));
    try (Socket plain = sockets.createSocket(HOST, 443);
        SSLSocket tls = layered(identity, plain)) {
      tls.getOutputStream().write("over vsock\n".getBytes(US_ASCII));
      assertThat(line(tls.getInputStream())).isEqualTo("over vsock");
      assertThat(tls.getSession().getProtocol()).isEqualTo("TLSv1.3");
    }
    assertThat(served.get()).isEqualTo("over vsock");
  }

  @Test
  void reusesAConnectionForHttps() throws Exception {
    TlsIdentity identity = TlsIdentity.generate(HOST);
    Future<?> serving = threads.submit(() -> serveOneConnection(identity, 3));
    SSLSocketFactory factory = factory(identity);
    for (int i = 0; i < 3; i++) {
      assertThat(get(factory, "https://" + HOST + "/" + i)).isEqualTo("GET /" + i + " HTTP/1.1");
    }
    serving.get();
  }

  @Test
  void leavesHostNamesForTlsToVerify() throws Exception {
    TlsIdentity identity = TlsIdentity.generate("elsewhere.example");
    Future<?> serving = threads.submit(() -> serveOneConnection(identity, 1));
    assertThatThrownBy(() -> get(factory(identity), "https://" + HOST + "/"))
        .isInstanceOf(SSLException.class)
        .hasMessageContaining(HOST);
    assertThatThrownBy(serving::get).hasRootCauseInstanceOf(IOException.class);
  }

  private String echoLine(TlsIdentity identity) throws IOException {
    try (SSLSocket tls = accept(identity)) {
      String line = line(tls.getInputStream());
      tls.getOutputStream().write((line + "\n").getBytes(US_ASCII));
      return line;
    }
  }

  /** Answers each request with its own first line. */
  private Void serveOneConnection(TlsIdentity identity, int requests) throws IOException {
    try (SSLSocket tls = accept(identity)) {
      for (int i = 0; i < requests; i++) {
        String first = line(tls.getInputStream());
        while (!line(tls.getInputStream()).isEmpty()) {
          // headers do not matter here
        }
        String head = "HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n".formatted(first.length());
        tls.getOutputStream().write((head + first).getBytes(US_ASCII));
      }
    }
    return null;
  }

  private SSLSocket accept(TlsIdentity identity) throws IOException {
    Socket plain = listener.accept().asSocket();
    SSLSocket tls =
        (SSLSocket) identity.server().getSocketFactory().createSocket(plain, HOST, 443, true);
    tls.setUseClientMode(false);
    return tls;
  }

  private static SSLSocket layered(TlsIdentity identity, Socket plain) throws IOException {
    return (SSLSocket) identity.client().getSocketFactory().createSocket(plain, HOST, 443, true);
  }

  private SSLSocketFactory factory(TlsIdentity identity) {
    return new Layering(sockets, identity.client().getSocketFactory());
  }

  private static String get(SSLSocketFactory factory, String url) throws IOException {
    HttpsURLConnection connection = (HttpsURLConnection) URI.create(url).toURL().openConnection();
    connection.setSSLSocketFactory(factory);
    connection.setConnectTimeout(1000);
    connection.setReadTimeout(10_000);
    try (InputStream body = connection.getInputStream()) {
      return new String(body.readAllBytes(), US_ASCII);
    }
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new EOFException("line has no end: " + line);
      }
      line.append((char) c);
    }
    return line.toString().strip();
  }
}
