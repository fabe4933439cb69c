package io.nitrosigner.emulators.laptop;

import io.nitrosigner.emulators.process.FreePorts;
import io.nitrosigner.operator.UsageException;
import io.nitrosigner.operator.network.Networks;
import io.nitrosigner.signing.duty.DutyPolicy;
import io.nitrosigner.signing.json.MalformedValueException;
import io.nitrosigner.signing.network.Network;
import java.io.Closeable;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The whole system on this machine. */
@Command(
    name = "up",
    mixinStandardHelpOptions = true,
    description = {
      "Runs the whole system on this machine: emulated AWS, a host, and an enclave that unseals its"
          + " keys by attestation and signs; or several of both behind one port.",
      "Run again in the same home, it continues with the same keys."
    })
final class Up implements Callable<Integer> {
  static final String DEFAULT_HOME = ".nitro-signer";

  /** Loading takes a minute for so many; more is for a real deployment. */
  private static final int MAX_KEYS = 10_000;

  private static final String DEFAULT_NETWORK = "hoodi";
  private static final int DEFAULT_PORT = 8443;
  private static final String NO_DUTY = "none";
  private static final int DEFAULT_METRICS_PORT = 9001;
  private static final int MAX_PORT = 65_535;

  @Option(
      names = "--home",
      paramLabel = "DIR",
      defaultValue = DEFAULT_HOME,
      description = "Where everything is kept (default: ${DEFAULT-VALUE}).")
  private Path homeDirectory = Path.of(DEFAULT_HOME);

  @ArgGroup private @Nullable WhichKeys which;

  @Option(
      names = "--network",
      paramLabel = "NAME|FILE",
      description =
          "A network by name (mainnet, hoodi, sepolia, ephemery, plataberget, gnosis, chiado,"
              + " minimal) or the config.yaml of its consensus clients (default: hoodi).")
  private @Nullable String network;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description = "TCP port of the remote-signing API on 127.0.0.1 (default: 8443).")
  private @Nullable Integer port;

  @Option(
      names = "--allow",
      paramLabel = "DUTY",
      split = ",",
      completionCandidates = OptionalDuties.class,
      description =
          "Sign these duties, which need leave, besides registrations with builders: ${COMPLETION-CANDIDATES};"
              + " `none` takes the leave back.")
  private @Nullable List<String> allowed;

  @Option(
      names = "--metrics-port",
      paramLabel = "PORT",
      description =
          "TCP port of the metrics on 127.0.0.1 (default: 9001, or a free one if that is in"
              + " use).")
  private @Nullable Integer metricsPort;

  @Option(
      names = "--enclaves",
      paramLabel = "N",
      description =
          "How many enclaves serve the same keys, each on a host of its own, behind a balancer that"
              + " has the signer's port when there are several: 1 to 4 (default: as many as the home"
              + " has, 1 in a new home).")
  private @Nullable Integer enclaves;

  @Option(names = "--detach", description = "Return when the signer serves, and leave it running.")
  private boolean detach;

  @Spec private CommandSpec spec = CommandSpec.create();

  private static final class OptionalDuties extends ArrayList<String> {
    private static final long serialVersionUID = 1L;

    OptionalDuties() {
      super(DutyPolicy.optionalNames());
    }
  }

  private static final class WhichKeys {
    @Option(
        names = "--validators",
        paramLabel = "N",
        description = "Make fresh keys until there are N (default: 1 in a new home).")
    private @Nullable Integer validators;

    @Option(
        names = "--interop",
        paramLabel = "N",
        description =
            "Load the well-known interop keys 0 to N-1: everybody has them, so nothing of worth may"
                + " depend on them.")
    private @Nullable Integer interop;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    int interop = interopKeys();
    int validators = validators();
    checkRange("--port", port, MAX_PORT);
    checkRange("--metrics-port", metricsPort, MAX_PORT);
    checkRange("--enclaves", enclaves, LocalInstance.MAX);
    Optional<DutyPolicy> leave = leave();
    String named = network;
    Optional<Network> wanted = named == null ? Optional.empty() : Optional.of(Networks.find(named));
    PrintWriter err = spec.commandLine().getErr();
    Progress progress = new Progress(err);
    Home home = Home.open(homeDirectory);
    Settings settings;
    try (Closeable _ = home.lock()) {
      settings = settings(home, wanted);
      settings = leave.map(settings::withDuties).orElse(settings);
      if (!new Components(home, settings).anyRuns()) {
        settings = settings.withFreePorts();
      }
      settings = settings.withEnclaves(or(enclaves, settings.instances().size()));
      boolean noneYet = settings.interop() + settings.validators() + interop + validators == 0;
      settings = settings.withKeys(interop, noneYet ? 1 : validators);
      Components components = new Components(home, settings);
      Optional<Settings> before = Settings.find(home);
      Optional<Integer> ownPort = before.flatMap(components::heldSignerPort);
      Optional<Integer> ownMetricsPort = before.flatMap(components::heldMetricsPort);
      requireFree("--port", settings.signerPort(), ownPort);
      if (metricsPort == null && !isFree(settings.metricsPort(), ownMetricsPort)) {
        Settings moved = settings.withFreeMetricsPort();
        progress.say(
            "port " + settings.metricsPort() + " is in use: metrics on " + moved.metricsPort());
        settings = moved;
      }
      requireFree("--metrics-port", settings.metricsPort(), ownMetricsPort);
      before.ifPresent(new Components(home, settings)::stopUnlessOf);
      settings.write(home);
      if (!detach) {
        Runtime.getRuntime().addShutdownHook(new Thread(components::stopAll, "down"));
      }
      progress.say("nitro-signer in " + home.directory());
      Launch launch = new Launch(home, settings, progress);
      progress.say(launch.run());
    }
    if (!detach) {
      progress.say("Press Ctrl-C to stop.");
      new Components(home, settings).awaitHostsEnd();
    }
    return 0;
  }

  private static void requireFree(String option, int port, Optional<Integer> own)
      throws IOException {
    if (!isFree(port, own)) {
      throw new UsageException(
          "port " + port + " is in use",
          "choose another with " + option + ", or stop what uses it");
    }
  }

  /** Whether nobody else has the port: what runs in this home may. */
  private static boolean isFree(int port, Optional<Integer> own) throws IOException {
    return own.equals(Optional.of(port)) || FreePorts.isFree(port);
  }

  private int interopKeys() {
    return which == null ? 0 : checked(which.interop);
  }

  private int validators() {
    return which == null ? 0 : checked(which.validators);
  }

  private int checked(@Nullable Integer count) {
    if (count == null) {
      return 0;
    }
    if (count < 1 || count > MAX_KEYS) {
      throw new ParameterException(
          spec.commandLine(), "number of keys: expected 1 to " + MAX_KEYS + ", was " + count);
    }
    return count;
  }

  private Optional<DutyPolicy> leave() {
    List<String> names = allowed;
    if (names == null) {
      return Optional.empty();
    }
    if (names.equals(List.of(NO_DUTY))) {
      return Optional.of(DutyPolicy.DEFAULT);
    }
    try {
      return Optional.of(DutyPolicy.DEFAULT.and(DutyPolicy.read(names)));
    } catch (MalformedValueException e) {
      throw new ParameterException(spec.commandLine(), "--allow: " + e.getMessage());
    }
  }

  private void checkRange(String option, @Nullable Integer wanted, int max) {
    if (wanted != null && (wanted < 1 || wanted > max)) {
      throw new ParameterException(
          spec.commandLine(), option + ": expected 1 to " + max + ", was " + wanted);
    }
  }

  private Settings settings(Home home, Optional<Network> wanted) throws IOException {
    Optional<Settings> existing = Settings.find(home);
    Settings settings;
    if (existing.isEmpty()) {
      Network chosen = wanted.orElseGet(() -> Networks.find(DEFAULT_NETWORK));
      settings =
          Settings.create(
              chosen.toMap(), or(port, DEFAULT_PORT), or(metricsPort, DEFAULT_METRICS_PORT));
    } else {
      settings = existing.get();
      Network current = Network.read(settings.network());
      if (!wanted.orElse(current).equals(current)) {
        throw new UsageException(
            home.directory() + " was made for the network " + settings.network().get("CONFIG_NAME"),
            "use another --home for another network");
      }
      settings =
          settings.withTcpPorts(
              or(port, settings.signerPort()), or(metricsPort, settings.metricsPort()));
    }
    return settings;
  }

  private static int or(@Nullable Integer wanted, int otherwise) {
    return wanted == null ? otherwise : wanted;
  }
}
