package io.nitrosigner.emulators.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A JVM in a session of its own: it outlives the process that starts it, and no Ctrl-C at that
 * one's terminal reaches it.
 *
 * <p>The program must send one line through {@link ReportLine}, which says that it is ready or why
 * it is not. Its environment holds the locale alone; everything else it needs comes as arguments.
 *
 * @param javaHome the Java runtime to use
 * @param options JVM options, without the class path
 * @param classPath as for {@code java -cp}
 * @param mainClass binary name of the program's class
 * @param arguments the program's arguments; visible to other users of the machine, so never secrets
 * @param log file to append what the program writes to its standard error
 */
public record DetachedJvm(
    Path javaHome,
    List<String> options,
    String classPath,
    String mainClass,
    List<String> arguments,
    Path log) {

  /** Bounds the reported line, so that a program gone wrong cannot fill our memory. */
  private static final int MAX_REPORT = 64 * 1024;

  private static final int LOG_TAIL = 2_000;

  public DetachedJvm {
    options = List.copyOf(options);
    arguments = List.copyOf(arguments);
  }

  /** A started program and the line it reported. */
  public record Started(long pid, String report) {}

  /**
   * Starts the program and waits for its report.
   *
   * @throws ProcessException if it ends or lets the timeout pass without a report; then it is dead
   */
  public Started start(Duration timeout) {
    long logged = logSize();
    Process process = launch();
    CompletableFuture<String> line = new CompletableFuture<>();
    Thread.ofVirtual().start(() -> readInto(line, process.getInputStream()));
    boolean reported = false;
    try {
      String report = line.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
      reported = true;
      return new Started(process.pid(), report);
    } catch (TimeoutException e) {
      throw new ProcessException(
          "%s did not report within %s%s".formatted(mainClass, timeout, logSince(logged)), e);
    } catch (ExecutionException e) {
      throw new ProcessException("%s ended at once%s".formatted(mainClass, logSince(logged)), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ProcessException("interrupted while " + mainClass + " was starting", e);
    } finally {
      if (!reported) {
        process.destroyForcibly();
      }
    }
  }

  private Process launch() {
    List<String> command = new ArrayList<>();
    command.add("setsid");
    command.add(javaHome.resolve("bin/java").toString());
    command.add("-XX:+DisplayVMOutputToStderr"); // the report must stand alone
    command.addAll(options);
    command.addAll(List.of("-cp", classPath, mainClass));
    command.addAll(arguments);
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectInput(new File("/dev/null"))
            .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().keySet().removeIf(name -> !name.equals("PATH"));
    builder.environment().put("LC_ALL", "C.UTF-8"); // file names are UTF-8
    try {
      return builder.start();
    } catch (IOException e) {
      throw new ProcessException("cannot start " + mainClass + " with setsid", e);
    }
  }

  private static void readInto(CompletableFuture<String> line, InputStream reports) {
    try (reports) {
      byte[] bytes = reports.readNBytes(MAX_REPORT);
      String text = new String(bytes, UTF_8);
      if (text.endsWith("\n")) {
        line.complete(text.strip());
      } else {
        line.completeExceptionally(
            new IOException("expected one line of report, got %d bytes".formatted(bytes.length)));
      }
    } catch (IOException e) {
      line.completeExceptionally(e);
    }
  }

  private long logSize() {
    try {
      return Files.exists(log) ? Files.size(log) : 0;
    } catch (IOException e) {
      throw new ProcessException("cannot read the log " + log, e);
    }
  }

  /** The end of what this program has logged, for the message of a failure. */
  private String logSince(long start) {
    try (FileChannel channel = FileChannel.open(log)) {
      ByteBuffer tail = ByteBuffer.allocate(LOG_TAIL);
      channel.read(tail, Math.max(start, channel.size() - LOG_TAIL));
      String text = UTF_8.decode(tail.flip()).toString().strip();
      return text.isEmpty() ? "" : ": " + text;
    } catch (IOException e) {
      return ", and its log " + log + " cannot be read";
    }
  }
}
