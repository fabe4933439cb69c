package io.nitrosigner.host;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;

/**
 * Answers {@code GET /metrics} with the host's metrics, followed by the enclave's if it gives them.
 */
final class MetricsServer implements AutoCloseable {
  private static final String PATH = "/metrics";

  /** Scrapers are few; a crowd is turned away with 503. */
  private static final int MAX_AT_A_TIME = 16;

  private final HttpServer server;
  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
  private final HostMetrics host;
  private final EnclaveMetrics enclave;
  private final Semaphore free = new Semaphore(MAX_AT_A_TIME);

  private MetricsServer(HttpServer server, HostMetrics host, EnclaveMetrics enclave) {
    this.server = server;
    this.host = host;
    this.enclave = enclave;
  }

  /**
   * Starts to listen.
   *
   * @throws IOException when the address is taken
   */
  static MetricsServer start(InetSocketAddress listen, HostMetrics host, EnclaveMetrics enclave)
      throws IOException {
    HttpServer server = HttpServers.bind(listen);
    MetricsServer metrics = new MetricsServer(server, host, enclave);
    server.createContext("/", metrics::answer);
    server.setExecutor(metrics.executor);
    server.start();
    return metrics;
  }

  /** Where it listens; names the port that was chosen for port 0. */
  InetSocketAddress address() {
    return server.getAddress();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      if (!exchange.getRequestURI().getPath().equals(PATH)) {
        exchange.sendResponseHeaders(404, -1);
      } else if (!exchange.getRequestMethod().equals("GET")) {
        exchange.getResponseHeaders().set("Allow", "GET");
        exchange.sendResponseHeaders(405, -1);
      } else if (!free.tryAcquire()) {
        exchange.sendResponseHeaders(503, -1);
      } else {
        try {
          expose(exchange);
        } finally {
          free.release();
        }
      }
    }
  }

  private void expose(HttpExchange exchange) throws IOException {
    Optional<String> inside = enclave.text();
    byte[] body = (host.expose(inside.isPresent()) + inside.orElse("")).getBytes(UTF_8);
    exchange.getResponseHeaders().set("Content-Type", PrometheusTextFormatWriter.CONTENT_TYPE);
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
  }

  @Override
  public void close() {
    server.stop(0);
    executor.shutdown();
  }
}
