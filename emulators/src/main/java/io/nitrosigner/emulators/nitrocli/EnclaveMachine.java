package io.nitrosigner.emulators.nitrocli;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.nitrosigner.emulators.process.Deadline;
import io.nitrosigner.emulators.process.ReportLine;
import io.nitrosigner.emulators.process.UnixServer;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Map;
import picocli.CommandLine;

/**
 * The process that keeps one enclave, as each enclave has one with the real nitro-cli.
 *
 * <p>It boots the enclave, reports to its starter, answers on its control socket, and ends with the
 * enclave. If it dies first, the enclave notices and dies too.
 */
final class EnclaveMachine {

  /** In a report, in the place of an enclave's description. */
  static final String ERROR = "Error";

  /** One enclave may boot before this one. */
  static final Duration LOCK_TIMEOUT = Heartbeat.TIMEOUT.plusSeconds(20);

  /** If the lock is not free by then, the next enclave's machine clears up. */
  private static final Duration CLEAR_TIMEOUT = Duration.ofSeconds(5);

  private static final Duration COMMAND_TIMEOUT = Duration.ofSeconds(5);
  private static final int MAX_COMMAND = 16;
  private static final int MAX_CONNECTIONS = 8;

  private final RunDirectory runs;
  private final EnclaveRecord enclave;
  private final MachineDevices devices;
  private final EnclaveProcess process;
  private final UnixServer control;
  private volatile boolean terminating;

  EnclaveMachine(
      RunDirectory runs, EnclaveRecord enclave, MachineDevices devices, EnclaveProcess process) {
    this.runs = runs;
    this.enclave = enclave;
    this.devices = devices;
    this.process = process;
    control = UnixServer.open(runs.control(enclave.cid()), MAX_CONNECTIONS, this::answer);
  }

  /** Takes the arguments of {@code run-enclave}. */
  public static void main(String[] arguments) throws InterruptedException {
    ReportLine starter = ReportLine.claim();
    EnclaveMachine machine;
    try {
      machine = start(arguments);
    } catch (RuntimeException e) {
      e.printStackTrace();
      starter.send(Json.line(Map.of(ERROR, message(e))));
      System.exit(1);
      return;
    }
    starter.send(Json.line(machine.enclave.started()));
    machine.keep();
  }

  private static EnclaveMachine start(String[] arguments) {
    RunArguments parsed = new RunArguments();
    new CommandLine(parsed).parseArgs(arguments);
    Instance instance = Instance.current();
    RunDirectory runs = new RunDirectory(instance.runDirectory());
    try (Closeable _ = runs.lock(LOCK_TIMEOUT)) {
      runs.sweep();
      return new MachineBoot(instance, runs, parsed.order()).boot();
    } catch (IOException e) {
      throw new NitroCliException(NitroCliError.LOCK_ACQUIRE, "Cannot let go of the lock.", e);
    }
  }

  private static String message(RuntimeException failure) {
    String text = String.valueOf(failure.getMessage());
    return failure instanceof NitroCliException ? text : NitroCliError.BOOT_FAILURE.message(text);
  }

  /** Returns when the enclave has ended and nothing of it is left. */
  private void keep() throws InterruptedException {
    process.awaitExit();
    synchronized (this) { // whoever asked for the end has been answered
      control.close();
    }
    devices.close();
    try (Closeable _ = runs.lock(CLEAR_TIMEOUT)) {
      runs.remove(enclave.cid(), enclave.id());
    } catch (NitroCliException | IOException e) {
      System.err.println("left for the next enclave to remove: " + e.getMessage());
    }
  }

  private void answer(SocketChannel caller) throws IOException {
    switch (command(caller)) {
      case ControlClient.DESCRIBE -> reply(caller, enclave.described(terminating));
      case ControlClient.TERMINATE -> terminate(caller);
      default -> throw new IOException("unknown command");
    }
  }

  private synchronized void terminate(SocketChannel caller) throws IOException {
    terminating = true;
    try {
      process.kill();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return;
    }
    reply(caller, enclave.terminated());
  }

  private static String command(SocketChannel caller) throws IOException {
    ByteBuffer line = ByteBuffer.allocate(MAX_COMMAND);
    try (var _ = Deadline.closing(caller, COMMAND_TIMEOUT)) {
      while (line.hasRemaining() && caller.read(line) >= 0) {
        String text = new String(line.array(), 0, line.position(), US_ASCII);
        if (text.endsWith("\n")) {
          return text;
        }
      }
    }
    throw new IOException("no command within " + MAX_COMMAND + " bytes");
  }

  private static void reply(SocketChannel caller, Map<String, Object> answer) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(Json.line(answer).getBytes(UTF_8));
    while (bytes.hasRemaining()) {
      caller.write(bytes);
    }
  }
}
