package io.nitrosigner.emulators.aws;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import io.nitrosigner.emulators.aws.Answer.Reply;
import io.nitrosigner.emulators.aws.SignedService.Signed;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One AWS service that speaks JSON over HTTPS, with an operation in each request's header.
 *
 * @see <a href="https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html">AWS JSON 1.1</a>
 * @see <a href="https://smithy.io/2.0/aws/protocols/aws-json-1_0-protocol.html">AWS JSON 1.0</a>
 */
public final class JsonService implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(JsonService.class);

  private final SignedService service;

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

  private record JsonDialect(Protocol protocol, Handler handler) implements SignedService.Dialect {
    @Override
    public Answer answer(HttpExchange exchange, SignedService service) throws Exception {
      String operation = operation(exchange);
      Signed request = service.authenticate(exchange, tooLarge());
      ObjectNode input =
          Json.read(request.body())
              .orElseThrow(
                  () ->
                      AwsException.client(
                          "SerializationException", "The request body must be one JSON object"));
      return service.permitted(
          () -> {
            Answer answer =
                handler.answer(
                    new Call(
                        operation,
                        input,
                        new String(request.body(), UTF_8),
                        request.caller(),
                        request.now()));
            LOG.debug(
                "answered service={} {} caller={}",
                protocol.name(),
                operation,
                request.caller().arn());
            return answer;
          });
    }

    private AwsException tooLarge() {
      return AwsException.client(
          "RequestEntityTooLargeException",
          "Request body exceeds " + protocol.maxBody() + " bytes");
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

    @Override
    public Reply refuse(AwsException refusal) {
      String type =
          refusal.type().contains("#")
              ? refusal.type()
              : protocol.errorNamespace() + refusal.type();
      ObjectNode error = Json.object().put("__type", type);
      refusal.text().ifPresent(text -> error.put("message", text));
      return Reply.of(refusal.status(), error);
    }

    @Override
    public String contentType() {
      return protocol.contentType();
    }
  }

  private JsonService(SignedService service) {
    this.service = service;
  }

  /** Listens on the loopback interface until closed. */
  public static JsonService start(Protocol protocol, Settings settings, Handler handler)
      throws IOException {
    return new JsonService(
        SignedService.start(
            new SignedService.Limits(protocol.name(), protocol.maxBody(), protocol.maxConcurrent()),
            settings,
            new JsonDialect(protocol, handler)));
  }

  /** Where clients find it. */
  public URI endpoint() {
    return service.endpoint();
  }

  @Override
  public void close() {
    service.close();
  }

  /** What AWS answers when it has no such operation. */
  public static AwsException unknownOperation() {
    return AwsException.client("UnknownOperationException");
  }
}
