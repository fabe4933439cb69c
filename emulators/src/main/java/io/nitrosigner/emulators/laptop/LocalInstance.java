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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The one emulated EC2 instance of a home. */
final class LocalInstance {
  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(2);

  private LocalInstance() {}

  static Instance of(Home home) {
    return new Instance(
        home.run(),
        home.state("nitro-pki"),
        Names.REGION,
        Names.INSTANCE,
        Optional.of(Names.ROLE_ARN));
  }

  /** nitro-cli, as a command line of this instance. */
  static NitroCli nitroCli(Instance instance) {
    List<String> command = new ArrayList<>();
    command.add(Jvm.HOME.resolve("bin/java").toString());
    command.addAll(Jvm.SHORT_LIVED);
    command.addAll(instance.options());
    command.addAll(List.of("-cp", Jvm.CLASS_PATH));
    command.add(io.nitrosigner.emulators.nitrocli.NitroCli.class.getName());
    return new NitroCli(command);
  }

  /**
   * {@code nitro-cli run-enclave} with the name by which the host finds it, unless one runs: an
   * enclave boots while its parent is still getting ready.
   */
  static boolean boot(Instance instance, LaptopImage image) {
    if (runs(instance)) {
      return false;
    }
    try {
      runEnclave(instance, image);
      return true;
    } catch (ProcessException e) {
      if (runs(instance)) { // one that somebody else was booting
        return false;
      }
      throw e;
    }
  }

  private static boolean runs(Instance instance) {
    byte[] running = call(instance, "describe-enclaves").getBytes(UTF_8);
    return !Json.read(running, JsonNode.class, "nitro-cli describe-enclaves").isEmpty();
  }

  private static void runEnclave(Instance instance, LaptopImage image) {
    call(
        instance,
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
  static Optional<EnclaveState> enclave(Instance instance) {
    ParentVsock vsock = new ParentVsock(instance.runDirectory());
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
  static void terminateAll(Instance instance) {
    call(instance, "terminate-enclave", "--all");
  }

  /** A command of nitro-cli, without a process of its own. */
  private static String call(Instance instance, String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int exit =
        io.nitrosigner.emulators.nitrocli.NitroCli.run(
            instance,
            List.of(arguments),
            new PrintStream(out, true, UTF_8),
            new PrintStream(err, true, UTF_8));
    if (exit != 0) {
      throw new ProcessException("nitro-cli: " + err.toString(UTF_8).strip());
    }
    return out.toString(UTF_8);
  }
}
