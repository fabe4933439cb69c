package io.nitrosigner.host;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Answers {@code GET /status} with what the watchdog knows; {@code /status?after=N} waits for a
 * status newer than version N, at most ten seconds.
 */
record StatusPath(HostState state) implements HttpHandler {
  static final String PATH = "/status";

  private static final Duration LONG_POLL = Duration.ofSeconds(10);
  private static final Pattern AFTER = Pattern.compile("after=([0-9]{1,18})");

  @Override
  public void handle(HttpExchange exchange) throws IOException {
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
}
