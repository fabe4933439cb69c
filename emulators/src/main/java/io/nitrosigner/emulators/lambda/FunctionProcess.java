package io.nitrosigner.emulators.lambda;

import io.nitrosigner.emulators.aws.Credentials;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A JVM that a function runs in: Lambda's execution environment. It ends with this process, however
 * that ends. Not thread-safe.
 */
final class FunctionProcess implements AutoCloseable {
  static final int MEMORY_MIB = 512;

  private final Function function;
  private final Instant credentialsEnd;
  private final Process process;
  private final DataOutputStream events;
  private final DataInputStream outcomes;

  private FunctionProcess(Function function, Instant credentialsEnd, Process process) {
    this.function = function;
    this.credentialsEnd = credentialsEnd;
    this.process = process;
    this.events = new DataOutputStream(process.getOutputStream());
    this.outcomes = new DataInputStream(process.getInputStream());
  }

  static FunctionProcess start(
      Function function, Function.Identity identity, String region, Credentials credentials)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+DisplayVMOutputToStderr", "-Xshare:auto"));
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.add("-Xmx" + MEMORY_MIB * 3 / 4 + "m");
    command.addAll(function.options());
    command.addAll(List.of("-cp", function.classPath(), FunctionRuntime.class.getName()));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectError(ProcessBuilder.Redirect.appendTo(identity.log().toFile()));
    Map<String, String> environment = builder.environment();
    environment.keySet().removeIf(name -> !name.equals("PATH"));
    environment.put("LC_ALL", "C.UTF-8");
    environment.putAll(function.environment());
    environment.put("_HANDLER", function.handler());
    environment.put("AWS_REGION", region);
    environment.put("AWS_LAMBDA_FUNCTION_NAME", identity.name());
    environment.put("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST");
    environment.put("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", Integer.toString(MEMORY_MIB));
    environment.put("AWS_ACCESS_KEY_ID", credentials.accessKeyId());
    environment.put("AWS_SECRET_ACCESS_KEY", credentials.secretAccessKey());
    environment.put("AWS_SESSION_TOKEN", credentials.sessionToken().orElseThrow());
    return new FunctionProcess(function, credentials.expiry().orElseThrow(), builder.start());
  }

  /** Whether it may take an event for a function that is deployed so. */
  boolean serves(Function wanted, Instant until) {
    return process.isAlive() && function.equals(wanted) && until.isBefore(credentialsEnd);
  }

  /** Hands over an event and waits for what comes of it; ends when it takes too long. */
  Outcome invoke(Wire.Sent event, Duration timeout) throws InterruptedException {
    FutureTask<Outcome> exchange =
        new FutureTask<>(
            () -> {
              event.write(events);
              return Wire.readOutcome(outcomes);
            });
    Thread.ofVirtual().start(exchange);
    try {
      return exchange.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      close();
      return Outcome.error(
          "Sandbox.Timedout",
          "RequestId: %s Error: Task timed out after %d.00 seconds"
              .formatted(event.requestId(), timeout.toSeconds()));
    } catch (ExecutionException e) {
      close();
      return Outcome.error(
          "Runtime.ExitError",
          "RequestId: %s Error: Runtime exited with error: exit status %d"
              .formatted(event.requestId(), process.onExit().join().exitValue()));
    }
  }

  /** Ends it, and returns when it is gone: no other event may meet it. */
  @Override
  public void close() {
    try {
      events.close();
      if (process.waitFor(1, TimeUnit.SECONDS)) {
        return;
      }
    } catch (IOException e) {
      // It has closed its end already.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    process.destroyForcibly().onExit().join();
  }
}
