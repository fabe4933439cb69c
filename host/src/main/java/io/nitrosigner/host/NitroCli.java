package io.nitrosigner.host;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.nitrosigner.protocol.Json;
import io.nitrosigner.protocol.ProtocolException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The {@code nitro-cli} command, whose JSON is on stdout and whose words are on stderr.
 * Thread-safe.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/enclaves/latest/user/nitro-enclave-cli-ref.html">nitro-cli</a>
 */
public final class NitroCli {
  /** nitro-cli itself waits at least 180 s for a heartbeat. */
  private static final Duration TIMEOUT = Duration.ofMinutes(5);

  private static final int MAX_OUTPUT = 1024 * 1024;

  private final List<String> command;

  /** The command to start, {@code nitro-cli} on an instance. */
  public NitroCli(List<String> command) {
    this.command = List.copyOf(command);
  }

  /** The running enclave of that name, if there is one. */
  Optional<RunningEnclave> find(String name) {
    RunningEnclave[] all =
        Json.read(call("describe-enclaves"), RunningEnclave[].class, "nitro-cli");
    return Arrays.stream(all).filter(enclave -> enclave.name().equals(name)).findFirst();
  }

  /** Boots an enclave and returns once it has sent its heartbeat. */
  RunningEnclave run(String name, HostConfiguration configuration) {
    byte[] json =
        call(
            "run-enclave",
            "--enclave-name",
            name,
            "--eif-path",
            configuration.image(),
            "--cpu-count",
            Integer.toString(configuration.cpuCount()),
            "--memory",
            Integer.toString(configuration.memoryMib()),
            "--enclave-cid",
            Integer.toString(configuration.cid()));
    return Json.read(json, RunningEnclave.class, "nitro-cli run-enclave");
  }

  /** Ends an enclave. */
  void terminate(RunningEnclave enclave) {
    call("terminate-enclave", "--enclave-id", enclave.id());
  }

  private byte[] call(String... arguments) {
    List<String> line = new ArrayList<>(command);
    line.addAll(List.of(arguments));
    try {
      Path out = Files.createTempFile("nitro-cli-", ".out");
      Path err = Files.createTempFile("nitro-cli-", ".err");
      try {
        return call(line, out, err);
      } finally {
        Files.delete(out);
        Files.delete(err);
      }
    } catch (IOException e) {
      throw new HostException(command.getFirst() + " cannot be started: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new HostException("interrupted while waiting for nitro-cli");
    }
  }

  private static byte[] call(List<String> line, Path out, Path err)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(line)
            .redirectInput(Path.of("/dev/null").toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    if (!process.waitFor(TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new HostException("nitro-cli did not answer within " + TIMEOUT);
    }
    if (process.exitValue() != 0) {
      throw new HostException("nitro-cli: " + text(err));
    }
    if (Files.size(out) > MAX_OUTPUT) {
      throw new ProtocolException("nitro-cli: more than " + MAX_OUTPUT + " bytes of output");
    }
    return Files.readAllBytes(out);
  }

  private static String text(Path file) throws IOException {
    String text = new String(Files.readAllBytes(file), UTF_8).strip();
    return text.length() <= 2_000 ? text : text.substring(0, 2_000) + "…";
  }
}
