package io.nitrosigner.host;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class HttpServersTest {
  /** A request that goes on makes no difference: it is connections that are counted. */
  @Test
  void closesConnectionsBeyondItsLimit() throws Exception {
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    HttpServer server = HttpServers.bind(any);
    List<Socket> held = new ArrayList<>();
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      server.setExecutor(executor);
      server.start();
      for (int i = 0; i < HttpServers.MAX_CONNECTIONS; i++) {
        Socket socket = connect(server);
        socket.getOutputStream().write("GET /met".getBytes(StandardCharsets.US_ASCII));
        held.add(socket);
      }
      try (Socket beyond = connect(server)) {
        assertThat(isClosed(beyond)).isTrue();
      }
      for (Socket socket : held) {
        socket.close();
      }
      server.stop(0);
    }
  }

  private static Socket connect(HttpServer server) throws IOException {
    return new Socket(server.getAddress().getAddress(), server.getAddress().getPort());
  }

  private static boolean isClosed(Socket socket) throws IOException {
    try {
      return socket.getInputStream().read() == -1;
    } catch (SocketException _) {
      return true;
    }
  }
}
