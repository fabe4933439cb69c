package io.nitrosigner.emulators.aws;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import javax.net.ssl.SSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One AWS service that speaks JSON 1.1 over HTTPS: routes, authenticates by Signature Version 4,
 * bounds and answers requests, one virtual thread each.
 *
 * @see <a href="https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html">AWS JSON 1.1</a>
 */
public final class JsonService implements AutoCloseable {
  /** An attestation document of 256 KiB in Base64, and room for the rest of a request. */
  static final int MAX_BODY = 512 * 1024;

  /** Requests at work at once; RSA keeps two cores busy long before this. */
  private static final int MAX_CONCURRENT = 64;

  private static final String CONTENT_TYPE = "application/x-amz-json-1.1";
  private static final Logger LOG = LoggerFactory.getLogger(JsonService.class);

  private final Settings settings;
  private final Handler handler;
  private final SignatureVerifier signatures;
  private final HttpsServer server;
  private final Semaphore permits = new Semaphore(MAX_CONCURRENT);
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  /**
   * What a service is.
   *
   * @param name the service in a signature's scope, such as {@code kms}
   * @param targetPrefix the first half of {@code X-Amz-Target}, such as {@code TrentService}
   * @param port 0 chooses a free one
   */
  public record Settings(
      String name,
      String targetPrefix,
      String region,
      int port,
      SSLContext tls,
      Identities identities,
      InstantSource clock) {}

  /** An authenticated request. */
  public record Call(String operation, ObjectNode input, Principal caller, Instant now) {}

  /** What the service does. Thread-safe. */
  @FunctionalInterface
  public interface Handler {
    /** The answer, or an {@link AwsException}. */
    ObjectNode answer(Call call);
  }

  private JsonService(Settings settings, Handler handler) throws IOException {
    this.settings = settings;
    this.handler = handler;
    this.signatures =
        new SignatureVerifier(settings.name(), settings.region(), settings.identities());
    this.server = HttpServers.secure(settings.port(), settings.tls());
    server.setExecutor(threads);
    server.createContext("/", this::serve);
  }

  /** Listens on the loopback interface until closed. */
  public static JsonService start(Settings settings, Handler handler) throws IOException {
    JsonService service = new JsonService(settings, handler);
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
    threads.close();
  }

  private void serve(HttpExchange exchange) throws IOException {
    String id = UUID.randomUUID().toString();
    exchange.getResponseHeaders().set("x-amzn-RequestId", id);
    try (exchange) {
      byte[] body;
      int status = 200;
      try {
        body = Json.write(answer(exchange));
      } catch (AwsException e) {
        LOG.info("refused service={} request={} {}", settings.name(), id, e.getMessage());
        status = e.status();
        body = Json.write(error(e));
      } catch (RuntimeException e) {
        LOG.error("failed service={} request={}", settings.name(), id, e);
        status = 500;
        body = Json.write(error(AwsException.internal("InternalFailure")));
      }
      HttpServers.send(exchange, status, CONTENT_TYPE, body);
    }
  }

  private ObjectNode answer(HttpExchange exchange) throws IOException {
    String operation = operation(exchange);
    byte[] body = exchange.getRequestBody().readNBytes(MAX_BODY + 1);
    if (body.length > MAX_BODY) {
      throw AwsException.client(
          "RequestEntityTooLargeException", "Request body exceeds " + MAX_BODY + " bytes");
    }
    Instant now = settings.clock().instant();
    Principal caller = signatures.verify(signed(exchange, body), now);
    ObjectNode input =
        Json.read(body)
            .orElseThrow(
                () ->
                    AwsException.client(
                        "SerializationException", "The request body must be one JSON object"));
    permits.acquireUninterruptibly();
    try {
      ObjectNode output = handler.answer(new Call(operation, input, caller, now));
      LOG.debug("answered service={} {} caller={}", settings.name(), operation, caller.arn());
      return output;
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
    String prefix = settings.targetPrefix() + ".";
    if (!exchange.getRequestMethod().equals("POST")
        || !exchange.getRequestURI().getRawPath().equals("/")
        || !type.equals(CONTENT_TYPE)
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

  private static ObjectNode error(AwsException e) {
    ObjectNode error = Json.object().put("__type", e.type());
    e.text().ifPresent(text -> error.put("message", text));
    return error;
  }
}
