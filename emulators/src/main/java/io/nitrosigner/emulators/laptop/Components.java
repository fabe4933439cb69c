package io.nitrosigner.emulators.laptop;

import io.nitrosigner.emulators.dynamodb.DynamoDbLocal;
import io.nitrosigner.emulators.process.ProcessException;
import io.nitrosigner.emulators.process.ProcessMark;
import io.nitrosigner.emulators.process.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Stream;

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

  /** Starts the host programs that do not run; true if any was started. */
  boolean ensureHosts() {
    boolean started = false;
    for (LocalInstance instance : LocalInstance.of(home, settings)) {
      started |= ensure(instance.host(), LaptopHost.class, Integer.toString(instance.number()));
    }
    return started;
  }

  /** Starts the balancer unless it runs; true if it was started. */
  boolean ensureBalancer() {
    return ensure(LaptopBalancer.PROGRAM, LaptopBalancer.class);
  }

  private boolean ensure(String program, Class<?> main, String... arguments) {
    if (ProcessMark.await(home.mark(program), text -> text.endsWith(READY), START_TIMEOUT)
        .isPresent()) {
      return false;
    }
    Jvm.program(home, main, program, arguments).start(START_TIMEOUT);
    return true;
  }

  /** Whether any process of ours has a port open. */
  boolean anyRuns() {
    return Stream.of(programs(), List.of(EmulatedAws.PROGRAM))
            .flatMap(List::stream)
            .anyMatch(this::runs)
        || DynamoDbLocal.running(home.state("dynamodb")).isPresent();
  }

  /** Waits until all host programs have ended. */
  void awaitHostsEnd() {
    LocalInstance.all(home).stream()
        .map(LocalInstance::host)
        .flatMap(host -> process(host).stream())
        .forEach(host -> host.onExit().join());
  }

  /** Whether one of our programs runs. */
  boolean runs(String program) {
    return ProcessMark.read(home.mark(program)).isPresent();
  }

  /**
   * The signer's port by these settings, if one of those runs who may have it: the first host may
   * have it still when they name a balancer.
   */
  Optional<Integer> heldSignerPort(Settings read) {
    return runs(LaptopBalancer.PROGRAM) || runs(firstHost())
        ? Optional.of(read.signerPort())
        : Optional.empty();
  }

  /** The first host's metrics' port by these settings, if that host runs. */
  Optional<Integer> heldMetricsPort(Settings read) {
    return runs(firstHost()) ? Optional.of(read.metricsPort()) : Optional.empty();
  }

  private String firstHost() {
    return new LocalInstance(home, 1).host();
  }

  /** Stops the host program of an instance; true if it ran. Its enclave goes on. */
  boolean stopHost(LocalInstance instance) {
    return stop(List.of(instance.host()));
  }

  /** Stops all host programs; true if any ran. The enclaves go on. */
  boolean stopHosts() {
    return stop(LocalInstance.all(home).stream().map(LocalInstance::host).toList());
  }

  /** Ends all enclaves. */
  void terminateEnclaves() {
    LocalInstance.all(home).forEach(LocalInstance::terminateAll);
  }

  /** Stops what has read other settings than these, once, when it started. */
  void stopUnlessOf(Settings read) {
    if (!ports(read, InstancePorts::metadataPort)
        .equals(ports(settings, InstancePorts::metadataPort))) {
      stop(List.of(EmulatedAws.PROGRAM));
    }
    if (read.signerPort() != settings.signerPort()
        || !ports(read, InstancePorts::signerPort)
            .equals(ports(settings, InstancePorts::signerPort))) {
      stop(List.of(LaptopBalancer.PROGRAM));
    }
  }

  private static List<Integer> ports(Settings settings, Function<InstancePorts, Integer> which) {
    return settings.instances().stream().map(which).toList();
  }

  /** Removes the instances that the settings do not want, and the balancer before a single one. */
  void removeSurplus() throws IOException {
    if (!settings.balanced()) {
      stop(List.of(LaptopBalancer.PROGRAM));
    }
    List<LocalInstance> surplus = LocalInstance.surplus(home, settings);
    stop(surplus.stream().map(LocalInstance::host).toList());
    for (LocalInstance instance : surplus) {
      instance.terminateAll();
      Trees.delete(instance.run());
      Files.deleteIfExists(instance.hostConfiguration());
    }
  }

  /** Stops everything and removes the sockets; true if anything ran. */
  boolean stopAll() {
    boolean programs = stop(programs());
    terminateEnclaves();
    boolean aws = stop(List.of(EmulatedAws.PROGRAM));
    Optional<DynamoDbLocal> dynamoDb = DynamoDbLocal.running(home.state("dynamodb"));
    dynamoDb.ifPresent(DynamoDbLocal::stop);
    home.removeRun();
    return programs || aws || dynamoDb.isPresent();
  }

  /** Ours, but for those that emulate AWS's services. */
  private List<String> programs() {
    return Stream.concat(
            Stream.of(LaptopBalancer.PROGRAM),
            LocalInstance.all(home).stream().map(LocalInstance::host))
        .toList();
  }

  /** Stops programs, all at once; true if any ran. */
  private boolean stop(List<String> programs) {
    List<ProcessHandle> running =
        programs.stream().flatMap(program -> process(program).stream()).toList();
    running.forEach(ProcessHandle::destroy);
    running.forEach(Components::awaitEnd);
    return !running.isEmpty();
  }

  private Optional<ProcessHandle> process(String program) {
    return ProcessMark.read(home.mark(program))
        .map(text -> Long.parseLong(text.replace(READY, "")))
        .flatMap(ProcessHandle::of);
  }

  private static void awaitEnd(ProcessHandle process) {
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
