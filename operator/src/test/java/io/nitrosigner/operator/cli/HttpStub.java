package io.nitrosigner.operator.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import io.nitrosigner.protocol.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;

/** Answers requests on 127.0.0.1. */
public final class HttpStub implements AutoCloseable {
  private final HttpServer server;

  private HttpStub(HttpServer server) {
    this.server = server;
  }

  /** Answers every request alike. */
  public static HttpStub answering(int status, byte[] body) throws IOException {
    return with(
        exchange -> {
          exchange.sendResponseHeaders(status, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
  }

  /** Answers as {@code handler} says. */
  public static HttpStub with(HttpHandler handler) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", handler);
    server.start();
    return new HttpStub(server);
  }

  /** Answers as AWS's JSON protocols do. */
  public static void sendJson(HttpExchange exchange, int status, JsonNode answer)
      throws IOException {
    byte[] body = Json.write(answer);
    exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.0");
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
  }

  /** Of what would be a host's status. */
  public URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/status");
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
