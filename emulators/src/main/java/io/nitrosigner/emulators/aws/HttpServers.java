package io.nitrosigner.emulators.aws;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import javax.net.ssl.SSLContext;

/**
 * The JDK's HTTP server as every emulator wants it: on the loopback interface only, and bounded.
 */
final class HttpServers {
  /** Connections waiting in the kernel while we are busy. */
  private static final int BACKLOG = 256;

  static {
    // Read once by the JDK, when its first server is made. Without nodelay each answer on a kept
    // connection waits for a delayed ACK; the others end clients that never finish a request.
    System.setProperty("sun.net.httpserver.nodelay", "true");
    System.setProperty("sun.net.httpserver.maxReqTime", "30");
    System.setProperty("jdk.httpserver.maxConnections", "1024");
  }

  private HttpServers() {}

  /** A server that is not started; port 0 chooses a free one. */
  static HttpServer plain(int port) throws IOException {
    return HttpServer.create(address(port), BACKLOG);
  }

  /** The same with TLS. */
  static HttpsServer secure(int port, SSLContext tls) throws IOException {
    HttpsServer server = HttpsServer.create(address(port), BACKLOG);
    server.setHttpsConfigurator(new HttpsConfigurator(tls));
    return server;
  }

  /** Answers and ends the exchange. */
  static void send(HttpExchange exchange, int status, String contentType, byte[] body)
      throws IOException {
    exchange.getResponseHeaders().set("Content-Type", contentType);
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
  }

  private static InetSocketAddress address(int port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }
}
