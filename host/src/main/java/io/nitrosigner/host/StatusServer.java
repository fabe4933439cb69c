package io.nitrosigner.host;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Answers {@code GET /status} on 127.0.0.1 with what the watchdog knows; {@code /status?after=N}
 * waits for a status newer than version N, at most ten seconds.
 */
final class StatusServer implements AutoCloseable {
  private static final String PATH = "/status";
  private static final Duration LONG_POLL = Duration.ofSeconds(10);
  private static final Pattern AFTER = Pattern.compile("after=([0-9]{1,18})");

  private final HttpServer server;
  private final HostState state;

  private StatusServer(HttpServer server, HostState state) {
    this.server = server;
    this.state = state;
  }

  static StatusServer start(int port, HostState state) throws IOException {
    HttpServer server =
        HttpServers.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    StatusServer status = new StatusServer(server, state);
    server.createContext(PATH, status::answer);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.start();
    return status;
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      if (!exchange.getRequestURI().getPath().equals(PATH)) {
        exchange.sendResponseHeaders(404, -1);
        return;
      }
      byte[] body = state.statusAfter(after(exchange.getRequestURI()), LONG_POLL).write();
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static long after(URI request) {
    Matcher after = AFTER.matcher(String.valueOf(request.getQuery()));
    return after.matches() ? Long.parseLong(after.group(1)) : -1;
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
