package io.nitrosigner.emulators.lambda;

import io.nitrosigner.emulators.aws.AwsException;
import io.nitrosigner.emulators.aws.Credentials;
import io.nitrosigner.emulators.aws.JsonService;
import io.nitrosigner.emulators.aws.Principal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Where a function's events go: one JVM, which is started by the first event and by the first one
 * after it was deployed anew. The function's reserved concurrency is one, so others are throttled
 * meanwhile. Thread-safe.
 */
final class FunctionHost implements AutoCloseable {
  /** What AWS gives a function's role. */
  private static final Duration SESSION = Duration.ofHours(1);

  private final Function.Identity identity;
  private final Supplier<Function> deployed;
  private final JsonService.Settings settings;
  private final String account;
  private final SecureRandom random = new SecureRandom();
  private final Semaphore reserved = new Semaphore(1);
  private @Nullable FunctionProcess environment;

  FunctionHost(
      Function.Identity identity,
      Supplier<Function> deployed,
      JsonService.Settings settings,
      String account) {
    this.identity = identity;
    this.deployed = deployed;
    this.settings = settings;
    this.account = account;
  }

  String arn() {
    return "arn:aws:lambda:" + settings.region() + ":" + account + ":function:" + identity.name();
  }

  /** Handles an event now, or refuses it as throttled. */
  Outcome invoke(String event) throws InterruptedException {
    if (!reserved.tryAcquire()) {
      throw AwsException.of(429, "TooManyRequestsException", "Rate Exceeded.");
    }
    return work(event);
  }

  /** Handles an event once those before it are handled. */
  Outcome invokeInTurn(String event) throws InterruptedException {
    reserved.acquire();
    return work(event);
  }

  private Outcome work(String event) throws InterruptedException {
    try {
      Instant deadline = settings.clock().instant().plus(identity.timeout());
      return environment(deadline)
          .invoke(
              new Wire.Sent(UUID.randomUUID().toString(), arn(), deadline.toEpochMilli(), event),
              identity.timeout());
    } finally {
      reserved.release();
    }
  }

  private FunctionProcess environment(Instant until) {
    Function wanted = deployed.get();
    FunctionProcess current = environment;
    if (current == null || !current.serves(wanted, until)) {
      close();
      current = start(wanted);
      environment = current;
    }
    return current;
  }

  private FunctionProcess start(Function function) {
    Credentials credentials =
        Credentials.generateSession(settings.clock().instant().plus(SESSION), random);
    settings
        .identities()
        .add(
            credentials,
            Principal.session(
                account, identity.role(), identity.name(), identity.allowedActions()));
    try {
      return FunctionProcess.start(function, identity, settings.region(), credentials);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start the function " + identity.name(), e);
    }
  }

  /** Ends its JVM. */
  @Override
  public void close() {
    FunctionProcess current = environment;
    if (current != null) {
      current.close();
    }
  }
}
