package io.nitrosigner.emulators.aws;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsServer;
import io.nitrosigner.emulators.aws.Answer.HangUp;
import io.nitrosigner.emulators.aws.Answer.Reply;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One AWS service over HTTPS, whatever its protocol: authenticates by Signature Version 4, bounds
 * and answers requests, one virtual thread each.
 */
final class SignedService implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SignedService.class);

  private final Limits limits;
  private final JsonService.Settings settings;
  private final Dialect dialect;
  private final SignatureVerifier signatures;
  private final HttpsServer server;
  private final Semaphore permits;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  /**
   * What a service is.
   *
   * @param name the service in a signature's scope, such as {@code kms}
   * @param maxBody bytes of a request
   * @param maxConcurrent requests at work at once
   */
  record Limits(String name, int maxBody, int maxConcurrent) {}

  /** How a service is spoken to. Thread-safe. */
  interface Dialect {
    /** The answer to a request, or an {@link AwsException}; reads and checks it first. */
    Answer answer(HttpExchange exchange, SignedService service) throws Exception;

    /** What is answered instead. */
    Reply refuse(AwsException refusal);

    /** Of all answers. */
    String contentType();
  }

  /** A request whose signer is known. */
  static final class Signed {
    private final byte[] body;
    private final Principal caller;
    private final Instant now;

    private Signed(byte[] body, Principal caller, Instant now) {
      this.body = body;
      this.caller = caller;
      this.now = now;
    }

    byte[] body() {
      return body;
    }

    Principal caller() {
      return caller;
    }

    Instant now() {
      return now;
    }
  }

  private SignedService(Limits limits, JsonService.Settings settings, Dialect dialect)
      throws IOException {
    this.limits = limits;
    this.settings = settings;
    this.dialect = dialect;
    this.permits = new Semaphore(limits.maxConcurrent());
    this.signatures =
        new SignatureVerifier(limits.name(), settings.region(), settings.identities());
    this.server = HttpServers.secure(settings.port(), settings.tls());
    server.setExecutor(threads);
    server.createContext("/", this::serve);
  }

  /** Listens on the loopback interface until closed. */
  static SignedService start(Limits limits, JsonService.Settings settings, Dialect dialect)
      throws IOException {
    SignedService service = new SignedService(limits, settings, dialect);
    service.server.start();
    return service;
  }

  /** Where clients find it. */
  URI endpoint() {
    return URI.create("https://localhost:" + server.getAddress().getPort());
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
    threads.close();
  }

  /**
   * Reads a request's body, as far as it may be long, and finds out who has signed it.
   *
   * @param tooLarge for a longer one
   */
  Signed authenticate(HttpExchange exchange, AwsException tooLarge) throws IOException {
    byte[] body = exchange.getRequestBody().readNBytes(limits.maxBody() + 1);
    if (body.length > limits.maxBody()) {
      throw tooLarge;
    }
    Instant now = settings.clock().instant();
    return new Signed(body, signatures.verify(signed(exchange, body), now), now);
  }

  /** Works on one of the requests that may be worked on at once. */
  Answer permitted(Callable<Answer> work) throws Exception {
    permits.acquire();
    try {
      return work.call();
    } finally {
      permits.release();
    }
  }

  private void serve(HttpExchange exchange) throws IOException {
    String id = UUID.randomUUID().toString();
    exchange.getResponseHeaders().set("x-amzn-RequestId", id);
    try (exchange) {
      switch (outcome(exchange, id)) {
        case Reply(int status, String body, Map<String, String> headers) -> {
          headers.forEach(exchange.getResponseHeaders()::set);
          HttpServers.send(exchange, status, dialect.contentType(), body.getBytes(UTF_8));
        }
        // Only after an exception does the JDK's server forget the connection that it closes.
        case HangUp() -> throw new IOException("hung up");
      }
    }
  }

  private Answer outcome(HttpExchange exchange, String id) throws IOException {
    try {
      return dialect.answer(exchange, this);
    } catch (AwsException e) {
      LOG.info("refused service={} request={} {}", limits.name(), id, e.getMessage());
      return dialect.refuse(e);
    } catch (IOException e) {
      throw e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new HangUp();
    } catch (Exception e) {
      LOG.error("failed service={} request={}", limits.name(), id, e);
      return dialect.refuse(AwsException.internal("InternalFailure"));
    }
  }

  private static SignedRequest signed(HttpExchange exchange, byte[] body) {
    URI uri = exchange.getRequestURI();
    return new SignedRequest(
        exchange.getRequestMethod(),
        uri.getRawPath(),
        Optional.ofNullable(uri.getRawQuery()).orElse(""),
        exchange.getRequestHeaders(),
        CanonicalRequest.sha256(body));
  }
}
