package io.nitrosigner.emulators.nitrocli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.nitrosigner.emulators.process.DetachedJvm;
import io.nitrosigner.emulators.process.ProcessException;
import java.io.Closeable;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * {@code nitro-cli} 1.5.0 for enclaves that are processes.
 *
 * <p>JSON goes to standard output, text for people to standard error. Exit code 0 is success, 1 a
 * failure with nitro-cli's code in its text, 2 wrong usage.
 */
public final class NitroCli {

  /** The machine waits for the lock, boots, and has a little time to fail. */
  private static final Duration RUN_TIMEOUT =
      EnclaveMachine.LOCK_TIMEOUT.plus(Heartbeat.TIMEOUT).plusSeconds(20);

  /** A machine waits five seconds at most for the lock with which it clears up. */
  private static final Duration END_TIMEOUT = Duration.ofSeconds(10);

  private final Instance instance;
  private final PrintStream out;
  private final PrintStream err;

  private NitroCli(Instance instance, PrintStream out, PrintStream err) {
    this.instance = instance;
    this.out = out;
    this.err = err;
  }

  /** Runs one command on the instance that the system properties describe. */
  public static void main(String[] arguments) {
    System.exit(run(Instance.current(), List.of(arguments), System.out, System.err));
  }

  /** Runs one command on {@code instance} and returns its exit code. */
  public static int run(
      Instance instance, List<String> arguments, PrintStream out, PrintStream err) {
    NitroCli cli = new NitroCli(instance, out, err);
    CommandLine line =
        new CommandLine(new Root())
            .addSubcommand(cli.new Run())
            .addSubcommand(cli.new Describe())
            .addSubcommand(cli.new Terminate())
            .setOut(new PrintWriter(out, true, UTF_8))
            .setErr(new PrintWriter(err, true, UTF_8))
            .setExecutionExceptionHandler((failure, _, _) -> cli.fail(failure));
    return line.execute(arguments.toArray(String[]::new));
  }

  private int fail(Exception failure) throws Exception {
    if (failure instanceof NitroCliException || failure instanceof ProcessException) {
      err.println(failure.getMessage());
      return CommandLine.ExitCode.SOFTWARE;
    }
    throw failure;
  }

  @Command(name = "nitro-cli", version = "Nitro CLI 1.5.0", mixinStandardHelpOptions = true)
  private static final class Root {}

  @Command(name = "run-enclave")
  private final class Run implements Callable<Integer> {
    @Mixin private final RunArguments arguments = new RunArguments();

    @Override
    public Integer call() {
      LaunchOrder order = arguments.order();
      RunDirectory runs = new RunDirectory(instance.runDirectory());
      runs.create();
      err.println("Start allocating memory...");
      Map<String, Object> report = Json.read(machine(runs, order).start(RUN_TIMEOUT).report());
      if (report.get(EnclaveMachine.ERROR) instanceof String failure) {
        throw new NitroCliException(failure);
      }
      err.printf(
          "Started enclave with enclave-cid: %s, memory: %s MiB, cpu-ids: %s%n",
          report.get("EnclaveCID"), report.get("MemoryMiB"), report.get("CPUIDs"));
      out.println(Json.pretty(report));
      return CommandLine.ExitCode.OK;
    }

    private DetachedJvm machine(RunDirectory runs, LaunchOrder order) {
      List<String> options =
          new ArrayList<>(List.of("-Xmx128m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
      options.addAll(instance.options());
      return new DetachedJvm(
          Path.of(System.getProperty("java.home")),
          options,
          System.getProperty("java.class.path"),
          EnclaveMachine.class.getName(),
          order.arguments(),
          runs.log());
    }
  }

  @Command(name = "describe-enclaves")
  private final class Describe implements Callable<Integer> {
    private static final List<String> METADATA = List.of("ImageName", "ImageVersion", "Metadata");

    @Option(names = "--metadata")
    private boolean metadata;

    @Override
    public Integer call() {
      List<Map<String, Object>> enclaves =
          List.copyOf(new RunDirectory(instance.runDirectory()).living().values());
      if (!metadata) {
        enclaves.forEach(enclave -> enclave.keySet().removeAll(METADATA));
      }
      out.println(Json.pretty(enclaves));
      return CommandLine.ExitCode.OK;
    }
  }

  @Command(name = "terminate-enclave")
  private final class Terminate implements Callable<Integer> {
    @ArgGroup(multiplicity = "1")
    private final Target target = new Target();

    @Override
    public Integer call() {
      RunDirectory runs = new RunDirectory(instance.runDirectory());
      int found = 0;
      for (Map.Entry<Integer, Map<String, Object>> enclave : living(runs).entrySet()) {
        if (target.matches(enclave.getValue())) {
          terminate(runs.control(enclave.getKey()), enclave.getValue());
          awaitEnd(enclave.getValue());
          found++;
        }
      }
      if (found == 0 && !target.all) {
        throw new NitroCliException(NitroCliError.SOCKET_NOT_FOUND, "No such enclave is running.");
      }
      return CommandLine.ExitCode.OK;
    }

    /** With {@code --all}, an enclave that is still booting is one of them. */
    private Map<Integer, Map<String, Object>> living(RunDirectory runs) {
      if (!target.all || !Files.isDirectory(runs.root())) {
        return runs.living();
      }
      try (Closeable _ = runs.lock(EnclaveMachine.LOCK_TIMEOUT)) {
        return runs.living();
      } catch (IOException e) {
        throw new NitroCliException(NitroCliError.LOCK_ACQUIRE, "Cannot let go of the lock.", e);
      }
    }

    /** Its machine clears up after it has answered; what comes next must not meet it. */
    private void awaitEnd(Map<String, Object> enclave) {
      if (enclave.get("ProcessID") instanceof Number pid) {
        ProcessHandle.of(pid.longValue())
            .ifPresent(
                machine ->
                    machine
                        .onExit()
                        .completeOnTimeout(machine, END_TIMEOUT.toSeconds(), TimeUnit.SECONDS)
                        .join());
      }
    }

    private void terminate(Path control, Map<String, Object> enclave) {
      Object id = String.valueOf(enclave.get("EnclaveID"));
      Map<String, Object> answer =
          ControlClient.terminate(control)
              .orElseThrow(
                  () ->
                      new NitroCliException(
                          NitroCliError.ENCLAVE_CONNECTION,
                          "Enclave %s did not confirm its end.".formatted(id)));
      err.println("Successfully terminated enclave " + id + ".");
      out.println(Json.pretty(answer));
    }
  }

  private static final class Target {
    @Option(names = "--enclave-id")
    private String id = "";

    @Option(names = "--enclave-name")
    private String name = "";

    @Option(names = "--all")
    private boolean all;

    boolean matches(Map<String, Object> enclave) {
      return all || id.equals(enclave.get("EnclaveID")) || name.equals(enclave.get("EnclaveName"));
    }
  }
}
