package io.nitrosigner.host;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;

/** The JDK's HTTP server, bounded before it reads a request. */
final class HttpServers {
  /** Scrapers and operators are few. */
  static final int MAX_CONNECTIONS = 64;

  /** Connections waiting in the kernel. */
  private static final int BACKLOG = 16;

  private static final int MAX_REQUEST_SECONDS = 10;

  /** Beyond the ten seconds for which a status may be waited for. */
  private static final int MAX_RESPONSE_SECONDS = 20;

  static {
    // Read once by the JDK, when its first server is made. Without nodelay each answer on a kept
    // connection waits for a delayed ACK.
    System.setProperty("sun.net.httpserver.nodelay", "true");
    System.setProperty("sun.net.httpserver.maxReqTime", Integer.toString(MAX_REQUEST_SECONDS));
    System.setProperty("sun.net.httpserver.maxRspTime", Integer.toString(MAX_RESPONSE_SECONDS));
    System.setProperty("jdk.httpserver.maxConnections", Integer.toString(MAX_CONNECTIONS));
  }

  private HttpServers() {}

  /**
   * A server that is not started; port 0 chooses a free one.
   *
   * @throws IOException when the address is taken
   */
  static HttpServer bind(InetSocketAddress address) throws IOException {
    return HttpServer.create(address, BACKLOG);
  }
}
