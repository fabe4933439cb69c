package io.nitrosigner.operator.cli;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;

/** Answers every request on 127.0.0.1 alike. */
final class HttpStub implements AutoCloseable {
  private final HttpServer server;

  private HttpStub(HttpServer server) {
    this.server = server;
  }

  static HttpStub answering(int status, byte[] body) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(status, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    return new HttpStub(server);
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/status");
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
