package io.nitrosigner.host;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.nitrosigner.nitro.NitroException;
import io.nitrosigner.protocol.Json;
import io.nitrosigner.protocol.ProtocolException;
import io.nitrosigner.protocol.control.ControlRequest;
import io.nitrosigner.protocol.control.ControlResponse;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers {@code POST /history} with what the enclave makes of it: the body is that of the control
 * operation {@code history}, and so is the answer's. Whoever can reach 127.0.0.1 may ask, except
 * pages in a browser. Thread-safe.
 */
final class HistoryPath implements HttpHandler {
  static final String PATH = "/history";

  /** A thousand records with all their roots take half of it. */
  static final int MAX_BODY = 1024 * 1024;

  /** Operators are few, and each request takes one of the enclave's control connections. */
  static final int MAX_AT_A_TIME = 4;

  private static final Logger LOG = LoggerFactory.getLogger(HistoryPath.class);

  /** On any port: the operator may come through a forwarded one. */
  private static final Pattern LOCAL_HOST =
      Pattern.compile("(127\\.0\\.0\\.1|localhost|\\[::1])(:[0-9]{1,5})?");

  private static final Pattern JSON = Pattern.compile("application/json *(;.*)?");

  private final ControlChannel enclave;
  private final Semaphore free = new Semaphore(MAX_AT_A_TIME);

  /** Waiting for vsock takes a whole thread, which the server's virtual ones are not. */
  private final ExecutorService waiting =
      Executors.newFixedThreadPool(
          MAX_AT_A_TIME, Thread.ofPlatform().name("history-", 0).daemon().factory());

  HistoryPath(ControlChannel enclave) {
    this.enclave = enclave;
  }

  private record Answer(int status, Object content) {
    static Answer of(int status, String message) {
      return new Answer(status, Map.of("message", message));
    }
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      Answer answer = answer(exchange);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      byte[] body = Json.write(answer.content());
      exchange.sendResponseHeaders(answer.status(), body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private Answer answer(HttpExchange exchange) throws IOException {
    Headers headers = exchange.getRequestHeaders();
    if (!exchange.getRequestURI().getPath().equals(PATH)) {
      return Answer.of(404, "no such path, expected " + PATH);
    }
    if (!exchange.getRequestMethod().equals("POST")) {
      exchange.getResponseHeaders().set("Allow", "POST");
      return Answer.of(405, "method: expected POST");
    }
    if (headers.containsKey("Origin") || !all(LOCAL_HOST, headers.get("Host"))) {
      return Answer.of(403, "requests from web pages are refused");
    }
    if (!all(JSON, headers.get("Content-Type"))) {
      return Answer.of(415, "Content-Type: expected application/json");
    }
    if (!free.tryAcquire()) {
      return Answer.of(503, "more than " + MAX_AT_A_TIME + " requests at a time");
    }
    try {
      return forward(exchange);
    } finally {
      free.release();
    }
  }

  /** A web page's name may resolve to 127.0.0.1, but the browser still sends that name. */
  private static boolean all(Pattern expected, @Nullable List<String> values) {
    return values != null
        && values.stream()
            .allMatch(value -> expected.matcher(value.toLowerCase(Locale.ROOT)).matches());
  }

  private Answer forward(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readNBytes(MAX_BODY + 1);
    if (body.length > MAX_BODY) {
      return Answer.of(413, "body: at most " + MAX_BODY + " bytes");
    }
    try {
      ControlRequest.History history = Json.read(body, ControlRequest.History.class, "history");
      return CompletableFuture.supplyAsync(() -> ask(history), waiting).join();
    } catch (ProtocolException e) {
      return Answer.of(400, String.valueOf(e.getMessage()));
    }
  }

  private Answer ask(ControlRequest.History history) {
    try {
      ControlResponse response = enclave.ask(history);
      return switch (response.status()) {
        case 200 -> new Answer(200, response.histories());
        case 400, 403, 409 -> Answer.of(response.status(), response.message());
        default -> Answer.of(503, "the enclave failed: " + response.message());
      };
    } catch (IOException | ProtocolException | NitroException e) {
      LOG.warn("history not forwarded reason={}", e.getMessage());
      return Answer.of(503, "the enclave does not answer: " + e.getMessage());
    }
  }
}
