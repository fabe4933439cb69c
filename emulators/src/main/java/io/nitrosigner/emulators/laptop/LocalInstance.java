package io.nitrosigner.emulators.laptop;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.nitrosigner.emulators.nitrocli.Instance;
import io.nitrosigner.emulators.process.ProcessException;
import io.nitrosigner.emulators.vsock.ParentVsock;
import io.nitrosigner.host.HostProgram;
import io.nitrosigner.host.NitroCli;
import io.nitrosigner.nitro.vsock.VsockConnection;
import io.nitrosigner.protocol.Json;
import io.nitrosigner.protocol.ProtocolException;
import io.nitrosigner.protocol.control.ControlClient;
import io.nitrosigner.protocol.control.ControlRequest;
import io.nitrosigner.protocol.control.EnclaveState;
import io.nitrosigner.protocol.control.Ports;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * One emulated EC2 instance of a home: a host program and an enclave on devices of their own.
 *
 * @param number counted from 1
 */
record LocalInstance(Home home, int number) {
  /** As many enclaves as a laptop's memory has room for. */
  static final int MAX = 4;

  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(2);

  /** The instances that the settings want. */
  static List<LocalInstance> of(Home home, Settings settings) {
    return numbered(home, 1, settings.instances().size());
  }

  /** The instances that there may be, whatever the settings want now. */
  static List<LocalInstance> all(Home home) {
    return numbered(home, 1, MAX);
  }

  /** The instances that there may be but that the settings do not want. */
  static List<LocalInstance> surplus(Home home, Settings settings) {
    return numbered(home, settings.instances().size() + 1, MAX);
  }

  private static List<LocalInstance> numbered(Home home, int first, int last) {
    return IntStream.rangeClosed(first, last)
        .mapToObj(number -> new LocalInstance(home, number))
        .toList();
  }

  String id() {
    return Names.INSTANCES + (number - 1);
  }

  /** The name of the host program, under which its files are found. */
  String host() {
    return number == 1 ? "host" : "host-" + number;
  }

  Path hostConfiguration() {
    return home.hostConfiguration(host());
  }

  InstancePorts ports(Settings settings) {
    return settings.instances().get(number - 1);
  }

  /** Where its sockets are; the first instance's are those of the home. */
  Path run() {
    return number == 1 ? home.run() : home.run().resolve("i" + number);
  }

  /** The instance as nitro-cli sees it. */
  Instance device() {
    return new Instance(
        run(), home.state("nitro-pki"), Names.REGION, id(), Optional.of(Names.ROLE_ARN));
  }

  /** nitro-cli, as a command line of this instance. */
  NitroCli nitroCli() {
    List<String> command = new ArrayList<>();
    command.add(Jvm.HOME.resolve("bin/java").toString());
    command.addAll(Jvm.SHORT_LIVED);
    command.addAll(device().options());
    command.addAll(List.of("-cp", Jvm.CLASS_PATH));
    command.add(io.nitrosigner.emulators.nitrocli.NitroCli.class.getName());
    return new NitroCli(command);
  }

  /**
   * {@code nitro-cli run-enclave} with the name by which the host finds it, unless one runs: an
   * enclave boots while its parent is still getting ready.
   */
  boolean boot(LaptopImage image) {
    if (runs()) {
      return false;
    }
    try {
      runEnclave(image);
      return true;
    } catch (ProcessException e) {
      if (runs()) { // one that somebody else was booting
        return false;
      }
      throw e;
    }
  }

  private boolean runs() {
    byte[] running = call("describe-enclaves").getBytes(UTF_8);
    return !Json.read(running, JsonNode.class, "nitro-cli describe-enclaves").isEmpty();
  }

  private void runEnclave(LaptopImage image) {
    call(
        "run-enclave",
        "--enclave-name",
        HostProgram.ENCLAVE_NAME,
        "--eif-path",
        image.directory().toString(),
        "--cpu-count",
        Integer.toString(Names.ENCLAVE_CPUS),
        "--memory",
        Integer.toString(Names.ENCLAVE_MEMORY_MIB),
        "--enclave-cid",
        Integer.toString(Names.ENCLAVE_CID));
  }

  /** What the enclave that runs says of itself, if one runs and answers. */
  Optional<EnclaveState> enclave() {
    ParentVsock vsock = new ParentVsock(run());
    try (VsockConnection control =
        vsock.connect(Names.ENCLAVE_CID, Ports.CONTROL, ANSWER_TIMEOUT)) {
      control.soTimeout(ANSWER_TIMEOUT);
      return Optional.of(
          ControlClient.call(control.in(), control.out(), new ControlRequest.InitState()).state());
    } catch (IOException | ProtocolException e) {
      return Optional.empty();
    }
  }

  /** {@code nitro-cli terminate-enclave --all}. */
  void terminateAll() {
    call("terminate-enclave", "--all");
  }

  /** A command of nitro-cli, without a process of its own. */
  private String call(String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int exit =
        io.nitrosigner.emulators.nitrocli.NitroCli.run(
            device(),
            List.of(arguments),
            new PrintStream(out, true, UTF_8),
            new PrintStream(err, true, UTF_8));
    if (exit != 0) {
      throw new ProcessException("nitro-cli: " + err.toString(UTF_8).strip());
    }
    return out.toString(UTF_8);
  }
}
