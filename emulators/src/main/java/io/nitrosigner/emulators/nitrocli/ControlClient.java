package io.nitrosigner.emulators.nitrocli;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.nitrosigner.emulators.process.Deadline;
import io.nitrosigner.emulators.process.UnixPaths;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Asks a machine: one command line there, one JSON object back. */
final class ControlClient {
  static final String DESCRIBE = "describe\n";
  static final String TERMINATE = "terminate\n";

  /** A machine answers from memory, or kills its child first. */
  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  private static final int MAX_ANSWER = 64 * 1024;

  private ControlClient() {}

  /** Whether there is a live machine behind a control socket. */
  static boolean answers(Path socket) {
    try (SocketChannel _ = open(socket)) {
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** The machine's description, nothing if it has died. */
  static Optional<Map<String, Object>> describe(Path socket) {
    return ask(socket, DESCRIBE);
  }

  /** Ends the enclave and returns the machine's confirmation, nothing if it has died before. */
  static Optional<Map<String, Object>> terminate(Path socket) {
    return ask(socket, TERMINATE);
  }

  private static Optional<Map<String, Object>> ask(Path socket, String command) {
    try (SocketChannel machine = open(socket);
        var _ = Deadline.closing(machine, TIMEOUT)) {
      machine.write(ByteBuffer.wrap(command.getBytes(US_ASCII)));
      byte[] answer = Channels.newInputStream(machine).readNBytes(MAX_ANSWER);
      return answer.length == 0
          ? Optional.empty()
          : Optional.of(Json.read(new String(answer, UTF_8)));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static SocketChannel open(Path socket) throws IOException {
    return SocketChannel.open(UnixDomainSocketAddress.of(UnixPaths.check(socket)));
  }
}
