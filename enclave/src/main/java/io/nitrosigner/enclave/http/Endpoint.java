package io.nitrosigner.enclave.http;

import static io.nitrosigner.enclave.http.Refusal.NOT_PERMITTED;
import static io.nitrosigner.enclave.http.Refusal.OVERLOADED;
import static io.nitrosigner.enclave.http.Refusal.UNKNOWN_KEY;

import io.nitrosigner.enclave.telemetry.RequestMeter;
import io.nitrosigner.enclave.telemetry.Telemetry;
import io.nitrosigner.signing.bls.PublicKey;
import io.nitrosigner.signing.bls.Signature;
import io.nitrosigner.signing.json.MalformedValueException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns routes into answers: the API without sockets. Thread-safe. */
final class Endpoint {
  /** Parsing this much takes a few tens of microseconds: no more than a read from the socket. */
  static final int INLINE_BODY_BYTES = 64 << 10;

  private static final Logger LOG = LoggerFactory.getLogger(Endpoint.class);

  private final SigningApi api;
  private final Telemetry telemetry;
  private final Executor largeBodies;
  private final AtomicLong requests = new AtomicLong();

  /**
   * An endpoint over {@code api}.
   *
   * @param largeBodies parses bodies that would hold up the event loop; may reject
   */
  Endpoint(SigningApi api, Telemetry telemetry, Executor largeBodies) {
    this.api = api;
    this.telemetry = telemetry;
    this.largeBodies = largeBodies;
  }

  /** Answers one request; the stage never fails. */
  CompletionStage<Answer> answer(Route route, Accept accept, byte[] body) {
    long request = requests.incrementAndGet();
    long start = System.nanoTime();
    CompletionStage<Answer> answer;
    try {
      answer = serve(route, accept, body);
    } catch (RuntimeException | Error e) {
      answer = CompletableFuture.failedStage(e);
    }
    return answer
        .exceptionally(problem -> refused(request, route, problem))
        .whenComplete((sent, _) -> log(request, route, sent, System.nanoTime() - start));
  }

  private CompletionStage<Answer> serve(Route route, Accept accept, byte[] body) {
    return switch (route) {
      case Route.Upcheck() -> done(Answer.upcheck(accept.prefersJson()));
      case Route.Healthcheck() -> done(Answer.health(api.health()));
      case Route.PublicKeys() -> done(Answer.publicKeys(api.publicKeys()));
      case Route.HighWatermark() -> done(Answer.highWatermark(api.highWatermark()));
      case Route.Sign(String identifier) ->
          measured(identifier, body)
              .thenApply(signature -> Answer.signature(signature, accept.jsonSignature()));
      case Route.ReloadStatus() -> done(Answer.reloadStatus(api.reloadStatus()));
      case Route.Reload() -> done(Answer.reload(api.requestReload()));
      case Route.WrongMethod(String allowed) -> done(Answer.wrongMethod(allowed));
      case Route.CrossOrigin() ->
          done(Answer.refusal(NOT_PERMITTED.status(), "requests with an Origin are not served"));
      case Route.Unknown() -> done(Answer.refusal(404, "no such resource"));
    };
  }

  /** Counts a request that was answered before it was read. */
  void refusedUnread(Route route, Refusal refusal) {
    if (route instanceof Route.Sign) {
      telemetry.refusedUnread(refusal);
    }
  }

  private CompletionStage<Signature> measured(String identifier, byte[] body) {
    RequestMeter meter = telemetry.begin();
    CompletionStage<Signature> signature;
    try {
      signature = sign(key(identifier), body, meter);
    } catch (RuntimeException | Error e) {
      signature = CompletableFuture.failedStage(e);
    }
    return signature.whenComplete((_, problem) -> end(meter, problem));
  }

  private static void end(RequestMeter meter, @Nullable Throwable problem) {
    if (problem == null) {
      meter.signed();
    } else if (cause(problem) instanceof RefusedException refused) {
      meter.refused(refused.refusal());
    } else {
      meter.failed();
    }
  }

  private CompletionStage<Signature> sign(PublicKey key, byte[] body, RequestMeter meter) {
    if (body.length <= INLINE_BODY_BYTES) {
      return api.sign(key, JsonTree.read(body), meter);
    }
    try {
      CompletableFuture<Map<String, Object>> request =
          CompletableFuture.supplyAsync(() -> JsonTree.read(body), largeBodies);
      return request.thenCompose(tree -> api.sign(key, tree, meter));
    } catch (RejectedExecutionException e) {
      throw new RefusedException(OVERLOADED, "too many large requests are waiting", e);
    }
  }

  /** The key, looked up before the body is read: strangers to the keys cost no parsing. */
  private PublicKey key(String identifier) {
    PublicKey key;
    try {
      key = PublicKey.read(identifier);
    } catch (MalformedValueException e) {
      throw new RefusedException(UNKNOWN_KEY, "no such key: identifier is not a public key", e);
    }
    if (!api.holds(key)) {
      throw new RefusedException(UNKNOWN_KEY, "no such key: " + key);
    }
    return key;
  }

  private static Answer refused(long request, Route route, Throwable problem) {
    Throwable cause = cause(problem);
    if (cause instanceof RefusedException refused && refused.refusal() != Refusal.BUG) {
      return Answer.refusal(refused.refusal().status(), String.valueOf(refused.getMessage()));
    }
    LOG.error("request failed request={} route={}", request, name(route), cause);
    return Answer.refusal(500, "internal error, request " + request);
  }

  private static Throwable cause(Throwable problem) {
    Throwable cause = problem;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }

  private static void log(long request, Route route, Answer answer, long nanos) {
    if (answer.status() >= 400 && answer.status() != 404) {
      LOG.info(
          "request refused request={} route={} status={}", request, name(route), answer.status());
    }
    LOG.debug(
        "request answered request={} route={} status={} micros={}",
        request,
        name(route),
        answer.status(),
        nanos / 1_000);
  }

  /** The route without what the client chose: log lines are not for strangers to write. */
  private static String name(Route route) {
    return route.getClass().getSimpleName();
  }

  private static CompletionStage<Answer> done(Answer answer) {
    return CompletableFuture.completedStage(answer);
  }
}
