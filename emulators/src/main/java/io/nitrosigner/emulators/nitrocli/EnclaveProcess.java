package io.nitrosigner.emulators.nitrocli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** The child process that is the enclave, in a directory that is its image. */
final class EnclaveProcess {

  /** What of the console is kept; a real one is a small ring that is lost with the enclave. */
  private static final int MAX_CONSOLE = 1024 * 1024;

  private static final int CONSOLE_TAIL = 2_000;

  /** SIGKILL needs no cooperation. */
  private static final Duration KILL_TIMEOUT = Duration.ofSeconds(10);

  private final Process process;
  private final Path console;
  private final Thread printing;

  private EnclaveProcess(Process process, Path console) {
    this.process = process;
    this.console = console;
    printing = Thread.ofVirtual().name("console").start(this::print);
  }

  /**
   * Starts the command with nothing in its environment but the locale. Its standard input is a pipe
   * from this process, which is how it notices that the machine is gone.
   */
  static EnclaveProcess start(List<String> command, Path directory, Path console)
      throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
    builder.environment().clear();
    builder.environment().put("LC_ALL", "C.UTF-8"); // file names are UTF-8
    Files.deleteIfExists(console);
    return new EnclaveProcess(builder.start(), console);
  }

  CompletableFuture<Process> ended() {
    return process.onExit();
  }

  int awaitExit() throws InterruptedException {
    int code = process.waitFor();
    printing.join();
    return code;
  }

  /** Ends it as the hypervisor ends an enclave: at once. */
  void kill() throws InterruptedException {
    process.destroyForcibly();
    if (!process.waitFor(KILL_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new NitroCliException(NitroCliError.ENCLAVE_CONNECTION, "The enclave does not end.");
    }
  }

  /** How it ended and what it said last. */
  String lastWords() {
    String state =
        process.isAlive()
            ? "It sent no heartbeat within %s".formatted(Heartbeat.TIMEOUT)
            : "It ended with exit code %d before its heartbeat".formatted(process.exitValue());
    try {
      printing.join(KILL_TIMEOUT);
      String text = Files.exists(console) ? Files.readString(console).strip() : "";
      String tail = text.substring(Math.max(0, text.length() - CONSOLE_TAIL));
      return tail.isEmpty() ? state + "." : state + ", saying: " + tail;
    } catch (IOException e) {
      return state + ", and its console cannot be read.";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return state + ".";
    }
  }

  /** Reads to the end, so that the enclave never waits for its console, and keeps the beginning. */
  private void print() {
    try (InputStream in = process.getInputStream();
        OutputStream out = Files.newOutputStream(console)) {
      copy(in, out);
      in.transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      // the console is a convenience; the enclave goes on without
    }
  }

  private static void copy(InputStream in, OutputStream out) throws IOException {
    byte[] buffer = new byte[8 * 1024];
    int kept = 0;
    for (int read; kept < MAX_CONSOLE && (read = in.read(buffer)) >= 0; kept += read) {
      out.write(buffer, 0, read);
      out.flush();
    }
  }
}
