package io.nitrosigner.host;

import io.nitrosigner.nitro.vsock.Vsock;
import io.nitrosigner.nitro.vsock.VsockConnection;
import io.nitrosigner.protocol.control.ControlClient;
import io.nitrosigner.protocol.control.ControlRequest;
import io.nitrosigner.protocol.control.ControlResponse;
import io.nitrosigner.protocol.control.Ports;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the enclave for its metrics, on a connection of its own: the watchdog's may be busy for
 * hours. Whoever asks while an answer is awaited gets that answer. Thread-safe.
 */
final class EnclaveMetrics {
  private static final Logger LOG = LoggerFactory.getLogger(EnclaveMetrics.class);

  /** Scrapers wait ten seconds by default, and must still hear what the host itself has to say. */
  static final Duration DEADLINE = Duration.ofSeconds(2);

  private final Vsock vsock;
  private final int cid;
  private final Duration deadline;
  private CompletableFuture<String> asked = CompletableFuture.completedFuture("");

  EnclaveMetrics(Vsock vsock, int cid) {
    this(vsock, cid, DEADLINE);
  }

  EnclaveMetrics(Vsock vsock, int cid, Duration deadline) {
    this.vsock = vsock;
    this.cid = cid;
    this.deadline = deadline;
  }

  /** The enclave's metrics, unless it does not answer within the deadline. */
  Optional<String> text() {
    try {
      return Optional.of(ask().join());
    } catch (CompletionException e) {
      LOG.debug("the enclave gave no metrics reason={}", String.valueOf(e.getCause()));
      return Optional.empty();
    }
  }

  private synchronized CompletableFuture<String> ask() {
    if (asked.isDone()) {
      CompletableFuture<String> answer = new CompletableFuture<>();
      asked = answer.orTimeout(deadline.toMillis(), TimeUnit.MILLISECONDS);
      Thread.ofPlatform().name("metrics").daemon().start(() -> fetch(answer));
    }
    return asked;
  }

  /** Each wait is bounded by itself; all of them together by the end of {@code answer}. */
  private void fetch(CompletableFuture<String> answer) {
    try (VsockConnection connection = vsock.connect(cid, Ports.CONTROL, deadline)) {
      CompletableFuture<String> _ = answer.whenComplete(closing(connection));
      connection.soTimeout(deadline);
      ControlResponse response =
          ControlClient.call(connection.in(), connection.out(), new ControlRequest.Metrics());
      answer.complete(response.exposition().text());
    } catch (IOException | RuntimeException e) {
      answer.completeExceptionally(e);
    }
  }

  /** Also wakes the thread that still waits for the enclave when the deadline has passed. */
  private static BiConsumer<String, Throwable> closing(VsockConnection connection) {
    return (_, _) -> connection.close();
  }
}
