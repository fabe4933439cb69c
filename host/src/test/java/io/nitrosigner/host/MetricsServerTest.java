package io.nitrosigner.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.nitrosigner.host.proxy.ProxyCounters;
import io.nitrosigner.protocol.control.ControlRequest;
import io.nitrosigner.protocol.control.ControlResponse;
import io.nitrosigner.protocol.control.Exposition;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
final class MetricsServerTest {
  private static final String INSIDE =
      """
      # HELP signer_inflight Requests to sign that are being served.
      # TYPE signer_inflight gauge
      signer_inflight 0.0
      """;
  private static final ControlResponse METRICS = ControlResponse.metrics(new Exposition(INSIDE));
  private static final Duration SHORT = Duration.ofMillis(100);
  private static final Duration LONG = Duration.ofSeconds(20);

  private final Path directory;
  private final HttpClient client = HttpClient.newHttpClient();
  private final HostState state = new HostState(InstantSource.fixed(Instant.EPOCH), "signer.eif");
  private final HostMetrics host =
      new HostMetrics(
          state,
          new HostMetrics.Proxies(
              () -> new ProxyCounters(1, 2, 3, 4, 5),
              () -> new ProxyCounters(6, 7, 8, 9, 10),
              () -> new ProxyCounters(11, 12, 13, 14, 15)));
  private Optional<MetricsServer> server = Optional.empty();

  MetricsServerTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @AfterEach
  void close() {
    server.ifPresent(MetricsServer::close);
    client.close();
  }

  @Test
  void servesTheHostsMetricsAndThenTheEnclaves() throws Exception {
    try (FakeEnclave enclave = FakeEnclave.answering(directory, List.of(Optional.of(METRICS)))) {
      HttpResponse<String> answer = get("/metrics", LONG);

      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.headers().firstValue("Content-Type"))
          .contains("text/plain; version=0.0.4; charset=utf-8");
      assertThat(answer.body()).contains("\nsigner_up 1.0\n").endsWith(INSIDE);
      assertThat(enclave.requests).containsExactly(new ControlRequest.Metrics());
    }
  }

  @Test
  void tellsWhatItCountsItself() throws Exception {
    state.booted();
    state.failed("out of memory");
    state.failed("out of memory");

    assertThat(get("/metrics", LONG).body())
        .contains(
            "\nsigner_enclave_boots_total 1.0\n",
            "\nsigner_host_failures_total 2.0\n",
            "\nsigner_host_proxy_connections{proxy=\"https\"} 1.0\n",
            "\nsigner_host_proxy_accepted_total{proxy=\"kms\"} 7.0\n",
            "\nsigner_host_proxy_failed_total{proxy=\"https\"} 3.0\n",
            "\nsigner_host_proxy_failed_total{proxy=\"dynamodb\"} 13.0\n",
            "\nsigner_host_proxy_in_bytes_total{proxy=\"kms\"} 9.0\n",
            "\nsigner_host_proxy_out_bytes_total{proxy=\"https\"} 5.0\n");
  }

  @Test
  void isThereWhenThereIsNoEnclave() throws Exception {
    assertDown(get("/metrics", LONG));
  }

  @Test
  void isThereWhenTheEnclaveDoesNotAnswer() throws Exception {
    try (SlowEnclave enclave = new SlowEnclave(directory, METRICS)) {
      assertDown(get("/metrics", SHORT));
      assertDown(get("/metrics", SHORT));
      enclave.mayAnswer.countDown();
    }
  }

  @Test
  void isThereWhenTheEnclaveRefusesOrTalksNonsense() throws Exception {
    ControlResponse refusal = ControlResponse.refused(400, "operation: unknown");
    ControlResponse state = ControlResponse.done(States.in("SERVING"));
    try (FakeEnclave _ =
        FakeEnclave.answering(directory, List.of(Optional.of(refusal), Optional.of(state)))) {
      MetricsServer started = start(LONG);
      assertDown(send(started, "/metrics", "GET"));
      assertDown(send(started, "/metrics", "GET"));
    }
  }

  @Test
  void asksOnceForAllWhoWait() throws Exception {
    EnclaveMetrics metrics = enclave(LONG);
    try (SlowEnclave enclave = new SlowEnclave(directory, METRICS)) {
      CompletableFuture<Optional<String>> first = CompletableFuture.supplyAsync(metrics::text);
      enclave.asked.await();
      CompletableFuture<Optional<String>> second = new CompletableFuture<>();
      Thread waiting = Thread.ofPlatform().start(() -> second.complete(metrics.text()));
      while (waiting.getState() != Thread.State.WAITING) {
        Thread.onSpinWait();
      }
      enclave.mayAnswer.countDown();

      assertThat(first.get()).contains(INSIDE);
      assertThat(second.get()).contains(INSIDE);
      assertThat(enclave.connections).hasValue(1);
      assertThat(metrics.text()).contains(INSIDE);
      assertThat(enclave.connections).hasValue(2);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/metrics/", "/metricsx", "/status"})
  void servesNothingElse(String path) throws Exception {
    assertThat(get(path, LONG).statusCode()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "DELETE", "HEAD"})
  void takesOtherMethodsForAMistake(String method) throws Exception {
    HttpResponse<String> answer = send(start(LONG), "/metrics", method);

    assertThat(answer.statusCode()).isEqualTo(405);
    assertThat(answer.headers().firstValue("Allow")).contains("GET");
  }

  private static void assertDown(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body())
        .contains("\nsigner_up 0.0\n", "\nsigner_enclave_boots_total 0.0\n")
        .doesNotContain("signer_inflight");
  }

  private HttpResponse<String> get(String path, Duration deadline) throws Exception {
    return send(start(deadline), path, "GET");
  }

  private HttpResponse<String> send(MetricsServer to, String path, String method) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + to.address().getPort() + path))
            .method(method, HttpRequest.BodyPublishers.noBody())
            .build();
    return client.send(request, HttpResponse.BodyHandlers.ofString());
  }

  private MetricsServer start(Duration deadline) throws IOException {
    server.ifPresent(MetricsServer::close);
    MetricsServer started =
        MetricsServer.start(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), host, enclave(deadline));
    server = Optional.of(started);
    return started;
  }

  private EnclaveMetrics enclave(Duration deadline) {
    return new EnclaveMetrics(FakeEnclave.vsock(directory), Configurations.CID, deadline);
  }
}
