package io.nitrosigner.emulators.laptop;

import io.nitrosigner.emulators.dynamodb.DynamoDbLocal;
import io.nitrosigner.emulators.process.ProcessException;
import io.nitrosigner.emulators.process.ProcessMark;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The processes of a local deployment: which run, starting them, stopping them. */
final class Components {
  /** What a program adds to its process id in its mark once its ports are open. */
  static final String READY = " ready";

  private static final Duration START_TIMEOUT = Duration.ofSeconds(60);
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(15);

  private final Home home;
  private final Settings settings;

  Components(Home home, Settings settings) {
    this.home = home;
    this.settings = settings;
  }

  /** Starts DynamoDB Local unless it runs; true if it was started. */
  boolean ensureDynamoDb(Distribution distribution) {
    Path data = home.state("dynamodb");
    if (DynamoDbLocal.awaitRunning(data).isPresent()) {
      return false;
    }
    DynamoDbLocal.start(settings.dynamoDbPort(), data, distribution.dynamoDb(), Jvm.HOME);
    return true;
  }

  /** Starts the emulated AWS unless it runs; true if it was started. */
  boolean ensureAws() {
    return ensure(EmulatedAws.PROGRAM, EmulatedAws.class);
  }

  /** Starts the host program unless it runs; true if it was started. */
  boolean ensureHost() {
    return ensure(LaptopHost.PROGRAM, LaptopHost.class);
  }

  private boolean ensure(String program, Class<?> main) {
    if (ProcessMark.await(home.mark(program), text -> text.endsWith(READY), START_TIMEOUT)
        .isPresent()) {
      return false;
    }
    Jvm.program(home, main, program).start(START_TIMEOUT);
    return true;
  }

  /** Whether any process of ours has a port open. */
  boolean anyRuns() {
    return hostRuns()
        || ProcessMark.read(home.mark(EmulatedAws.PROGRAM)).isPresent()
        || DynamoDbLocal.running(home.state("dynamodb")).isPresent();
  }

  /** Waits until the host program has ended. */
  void awaitHostEnd() {
    process(LaptopHost.PROGRAM).ifPresent(host -> host.onExit().join());
  }

  /** Whether the host program runs. */
  boolean hostRuns() {
    return ProcessMark.read(home.mark(LaptopHost.PROGRAM)).isPresent();
  }

  /** Stops the host program; true if it ran. The enclave goes on. */
  boolean stopHost() {
    return stop(LaptopHost.PROGRAM);
  }

  /** Ends the enclave, if there is one. */
  void terminateEnclaves() {
    LocalInstance.terminateAll(LocalInstance.of(home));
  }

  /** Stops everything and removes the sockets; true if anything ran. */
  boolean stopAll() {
    boolean host = stopHost();
    terminateEnclaves();
    boolean aws = stop(EmulatedAws.PROGRAM);
    Optional<DynamoDbLocal> dynamoDb = DynamoDbLocal.running(home.state("dynamodb"));
    dynamoDb.ifPresent(DynamoDbLocal::stop);
    home.removeRun();
    return host || aws || dynamoDb.isPresent();
  }

  private boolean stop(String program) {
    Optional<ProcessHandle> process = process(program);
    process.ifPresent(Components::end);
    return process.isPresent();
  }

  private Optional<ProcessHandle> process(String program) {
    return ProcessMark.read(home.mark(program))
        .map(text -> Long.parseLong(text.replace(READY, "")))
        .flatMap(ProcessHandle::of);
  }

  private static void end(ProcessHandle process) {
    process.destroy();
    try {
      process.onExit().get(STOP_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      process.destroyForcibly();
      process.onExit().join();
    } catch (ExecutionException e) {
      throw new ProcessException("cannot wait for process " + process.pid(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ProcessException("interrupted while stopping process " + process.pid(), e);
    }
  }
}
