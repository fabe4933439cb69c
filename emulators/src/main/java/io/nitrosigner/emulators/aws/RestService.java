package io.nitrosigner.emulators.aws;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import io.nitrosigner.emulators.aws.Answer.Reply;
import io.nitrosigner.emulators.aws.SignedService.Signed;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * One AWS service whose operations are methods and paths, over HTTPS.
 *
 * @see <a href="https://smithy.io/2.0/aws/protocols/aws-restjson1-protocol.html">AWS restJson1</a>
 */
public final class RestService implements AutoCloseable {
  private static final int BAD_REQUEST = 400;
  private static final int FORBIDDEN = 403;

  private final SignedService service;

  /**
   * What a service is.
   *
   * @param name the service in a signature's scope, such as {@code lambda}
   * @param maxBody bytes of a request
   * @param tooLarge what is said of a longer one
   * @param maxConcurrent requests at work at once
   */
  public record Protocol(
      String name, int maxBody, Supplier<AwsException> tooLarge, int maxConcurrent) {}

  /**
   * An authenticated request.
   *
   * @param method in upper case
   * @param target path and query
   * @param headers the first value of each, names in any case
   */
  public record Call(
      String method, URI target, Map<String, String> headers, String body, Principal caller) {
    /** The value of a header, if it is there. */
    public Optional<String> header(String name) {
      return Optional.ofNullable(headers.get(name));
    }
  }

  /** What the service does. Thread-safe. */
  @FunctionalInterface
  public interface Handler {
    /** The answer, or an {@link AwsException}. Interrupted when the service is closed. */
    Answer answer(Call call) throws InterruptedException;
  }

  private record RestDialect(Protocol protocol, Handler handler) implements SignedService.Dialect {
    @Override
    public Answer answer(HttpExchange exchange, SignedService service) throws Exception {
      Signed request = authenticated(exchange, service);
      Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
      exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, values.getFirst()));
      Call call =
          new Call(
              exchange.getRequestMethod(),
              exchange.getRequestURI(),
              headers,
              new String(request.body(), UTF_8),
              request.caller());
      return service.permitted(() -> handler.answer(call));
    }

    private Signed authenticated(HttpExchange exchange, SignedService service) throws IOException {
      try {
        return service.authenticate(exchange, protocol.tooLarge().get());
      } catch (AwsException e) {
        throw e.status() == BAD_REQUEST ? e.withStatus(FORBIDDEN) : e;
      }
    }

    @Override
    public Reply refuse(AwsException refusal) {
      ObjectNode error = Json.object().put("Type", refusal.status() < 500 ? "User" : "Service");
      refusal.text().ifPresent(text -> error.put("Message", text));
      return new Reply(
          refusal.status(),
          new String(Json.write(error), UTF_8),
          Map.of("x-amzn-ErrorType", refusal.type()));
    }

    @Override
    public String contentType() {
      return "application/json";
    }
  }

  private RestService(SignedService service) {
    this.service = service;
  }

  /** Listens on the loopback interface until closed. */
  public static RestService start(Protocol protocol, JsonService.Settings settings, Handler handler)
      throws IOException {
    return new RestService(
        SignedService.start(
            new SignedService.Limits(protocol.name(), protocol.maxBody(), protocol.maxConcurrent()),
            settings,
            new RestDialect(protocol, handler)));
  }

  /** Where clients find it. */
  public URI endpoint() {
    return service.endpoint();
  }

  @Override
  public void close() {
    service.close();
  }
}
