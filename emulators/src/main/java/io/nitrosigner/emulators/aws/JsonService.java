package io.nitrosigner.emulators.aws;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsServer;
import io.nitrosigner.emulators.aws.Answer.HangUp;
import io.nitrosigner.emulators.aws.Answer.Reply;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import javax.net.ssl.SSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One AWS service that speaks JSON over HTTPS: routes, authenticates by Signature Version 4, bounds
 * and answers requests, one virtual thread each.
 *
 * @see <a href="https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html">AWS JSON 1.1</a>
 * @see <a href="https://smithy.io/2.0/aws/protocols/aws-json-1_0-protocol.html">AWS JSON 1.0</a>
 */
public final class JsonService implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(JsonService.class);

  private final Protocol protocol;
  private final Settings settings;
  private final Handler handler;
  private final SignatureVerifier signatures;
  private final HttpsServer server;
  private final Semaphore permits;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  /**
   * What a service is.
   *
   * @param name the service in a signature's scope, such as {@code kms}
   * @param targetPrefix the first half of {@code X-Amz-Target}, such as {@code TrentService}
   * @param contentType of requests and answers
   * @param errorNamespace what precedes the name of an error that names no other
   * @param maxBody bytes of a request
   * @param maxConcurrent requests at work at once
   */
  public record Protocol(
      String name,
      String targetPrefix,
      String contentType,
      String errorNamespace,
      int maxBody,
      int maxConcurrent) {}

  /**
   * Where a service is.
   *
   * @param port 0 chooses a free one
   */
  public record Settings(
      String region, int port, SSLContext tls, Identities identities, InstantSource clock) {}

  /**
   * An authenticated request.
   *
   * @param body the text of {@code input}
   */
  public record Call(
      String operation, ObjectNode input, String body, Principal caller, Instant now) {}

  /** What the service does. Thread-safe. */
  @FunctionalInterface
  public interface Handler {
    /** The answer, or an {@link AwsException}. Interrupted when the service is closed. */
    Answer answer(Call call) throws InterruptedException;
  }

  private JsonService(Protocol protocol, Settings settings, Handler handler) throws IOException {
    this.protocol = protocol;
    this.settings = settings;
    this.handler = handler;
    this.permits = new Semaphore(protocol.maxConcurrent());
    this.signatures =
        new SignatureVerifier(protocol.name(), settings.region(), settings.identities());
    this.server = HttpServers.secure(settings.port(), settings.tls());
    server.setExecutor(threads);
    server.createContext("/", this::serve);
  }

  /** Listens on the loopback interface until closed. */
  public static JsonService start(Protocol protocol, Settings settings, Handler handler)
      throws IOException {
    JsonService service = new JsonService(protocol, settings, handler);
    service.server.start();
    return service;
  }

  /** Where clients find it. */
  public URI endpoint() {
    return URI.create("https://localhost:" + server.getAddress().getPort());
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
    threads.close();
  }

  private void serve(HttpExchange exchange) throws IOException {
    String id = UUID.randomUUID().toString();
    exchange.getResponseHeaders().set("x-amzn-RequestId", id);
    try (exchange) {
      switch (outcome(exchange, id)) {
        case Reply(int status, String body, Map<String, String> headers) -> {
          headers.forEach(exchange.getResponseHeaders()::set);
          HttpServers.send(exchange, status, protocol.contentType(), body.getBytes(UTF_8));
        }
        // Only after an exception does the JDK's server forget the connection that it closes.
        case HangUp() -> throw new IOException("hung up");
      }
    }
  }

  private Answer outcome(HttpExchange exchange, String id) throws IOException {
    try {
      return answer(exchange);
    } catch (AwsException e) {
      LOG.info("refused service={} request={} {}", protocol.name(), id, e.getMessage());
      return error(e);
    } catch (RuntimeException e) {
      LOG.error("failed service={} request={}", protocol.name(), id, e);
      return error(AwsException.internal("InternalFailure"));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new HangUp();
    }
  }

  private Answer answer(HttpExchange exchange) throws IOException, InterruptedException {
    String operation = operation(exchange);
    byte[] body = exchange.getRequestBody().readNBytes(protocol.maxBody() + 1);
    if (body.length > protocol.maxBody()) {
      throw AwsException.client(
          "RequestEntityTooLargeException",
          "Request body exceeds " + protocol.maxBody() + " bytes");
    }
    Instant now = settings.clock().instant();
    Principal caller = signatures.verify(signed(exchange, body), now);
    ObjectNode input =
        Json.read(body)
            .orElseThrow(
                () ->
                    AwsException.client(
                        "SerializationException", "The request body must be one JSON object"));
    permits.acquire();
    try {
      Answer answer =
          handler.answer(new Call(operation, input, new String(body, UTF_8), caller, now));
      LOG.debug("answered service={} {} caller={}", protocol.name(), operation, caller.arn());
      return answer;
    } finally {
      permits.release();
    }
  }

  /** The operation that a request names, if the request has the protocol's form. */
  private String operation(HttpExchange exchange) {
    String type =
        Optional.ofNullable(exchange.getRequestHeaders().getFirst("Content-Type")).orElse("");
    String target =
        Optional.ofNullable(exchange.getRequestHeaders().getFirst("X-Amz-Target")).orElse("");
    String prefix = protocol.targetPrefix() + ".";
    if (!exchange.getRequestMethod().equals("POST")
        || !exchange.getRequestURI().getRawPath().equals("/")
        || !type.equals(protocol.contentType())
        || !target.startsWith(prefix)) {
      throw unknownOperation();
    }
    return target.substring(prefix.length());
  }

  /** What AWS answers when it has no such operation. */
  public static AwsException unknownOperation() {
    return AwsException.client("UnknownOperationException");
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

  private Answer error(AwsException e) {
    String type = e.type().contains("#") ? e.type() : protocol.errorNamespace() + e.type();
    ObjectNode error = Json.object().put("__type", type);
    e.text().ifPresent(text -> error.put("message", text));
    return Reply.of(e.status(), error);
  }
}
