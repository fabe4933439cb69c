package io.nitrosigner.emulators.dynamodb;

import io.nitrosigner.emulators.process.DetachedJvm;
import io.nitrosigner.emulators.process.ProcessException;
import io.nitrosigner.emulators.process.ProcessMark;
import io.nitrosigner.emulators.process.Trees;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Amazon's DynamoDB Local in a JVM of its own, listening on 127.0.0.1 and keeping its tables on
 * disk.
 *
 * <p>It belongs to its data directory, not to the process that started it, and goes on when that
 * one ends. Tables are shared by all credentials and regions.
 */
public final class DynamoDbLocal {

  /** The last word of the mark once requests are answered. */
  static final String READY = "ready";

  /** About three seconds on an idle machine; the rest is for a machine that is busy. */
  private static final Duration START_TIMEOUT = Duration.ofSeconds(60);

  /** It has nothing to finish: SQLite's journal survives being killed. */
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(10);

  /** Enough for its classes and caches; the tables are on disk. */
  private static final String MAX_HEAP = "-Xmx256m";

  private final Path dataDir;
  private final long pid;
  private final int port;

  private DynamoDbLocal(Path dataDir, long pid, int port) {
    this.dataDir = dataDir;
    this.pid = pid;
    this.port = port;
  }

  /**
   * Starts it and returns once it answers.
   *
   * @param port TCP port on 127.0.0.1
   * @param dataDir where the tables are, made if there is none
   * @param libDir the jars and native libraries of DynamoDB Local
   * @param javaHome the Java runtime to use
   * @throws ProcessException if it cannot start, for example because {@code dataDir} or the port is
   *     in use; the message has the end of its log
   */
  public static DynamoDbLocal start(int port, Path dataDir, Path libDir, Path javaHome) {
    makeDirectory(dataDir);
    running(dataDir)
        .ifPresent(
            other -> {
              throw new ProcessException(
                  "%s is in use by DynamoDB Local, pid %d, port %d"
                      .formatted(dataDir, other.pid, other.port));
            });
    Path temporary = emptied(dataDir.resolve("tmp"));
    var started =
        new DetachedJvm(
                javaHome,
                List.of(
                    MAX_HEAP,
                    "-XX:+UseSerialGC",
                    "-XX:TieredStopAtLevel=1",
                    "--enable-native-access=ALL-UNNAMED",
                    "-Dsqlite4java.library.path=" + libDir,
                    "-Djava.io.tmpdir=" + temporary),
                libDir.resolve("*") + File.pathSeparator + ownClasses(),
                LoopbackDynamoDb.class.getName(),
                List.of(Integer.toString(port), dataDir.toString()),
                dataDir.resolve("dynamodb.log"))
            .start(START_TIMEOUT);
    return new DynamoDbLocal(dataDir, started.pid(), port);
  }

  private static void makeDirectory(Path directory) {
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw new ProcessException("cannot make " + directory, e);
    }
  }

  /** It copies its native library there, and is killed before it can take the copy away. */
  private static Path emptied(Path directory) {
    try {
      Trees.delete(directory);
    } catch (IOException e) {
      throw new ProcessException("cannot empty " + directory, e);
    }
    makeDirectory(directory);
    return directory;
  }

  /** The one that serves {@code dataDir} now, if there is one. */
  public static Optional<DynamoDbLocal> running(Path dataDir) {
    return ProcessMark.read(mark(dataDir)).map(text -> parse(dataDir, text.split(" ", -1)));
  }

  /** As {@link #running}, once it answers: whoever started it may have gone before that. */
  public static Optional<DynamoDbLocal> awaitRunning(Path dataDir) {
    return ProcessMark.await(mark(dataDir), text -> text.endsWith(READY), START_TIMEOUT)
        .map(text -> parse(dataDir, text.split(" ", -1)));
  }

  private static DynamoDbLocal parse(Path dataDir, String[] words) {
    return new DynamoDbLocal(dataDir, Long.parseLong(words[0]), Integer.parseInt(words[1]));
  }

  static Path mark(Path dataDir) {
    return dataDir.resolve("dynamodb.pid");
  }

  public long pid() {
    return pid;
  }

  public int port() {
    return port;
  }

  /** For {@code AWS_ENDPOINT_URL_DYNAMODB}. */
  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + port);
  }

  /**
   * Ends the process and returns once it is gone; does nothing if it is gone already.
   *
   * @throws ProcessException if it does not end
   */
  public void stop() {
    boolean alive = running(dataDir).filter(other -> other.pid == pid).isPresent();
    Optional<ProcessHandle> process = ProcessHandle.of(pid).filter(_ -> alive);
    if (process.isPresent()) {
      process.get().destroyForcibly();
      awaitEnd(process.get());
    }
  }

  private void awaitEnd(ProcessHandle process) {
    try {
      process.onExit().get(STOP_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException e) {
      throw new ProcessException("DynamoDB Local, pid %d, does not end".formatted(pid), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ProcessException("interrupted while DynamoDB Local was ending", e);
    }
  }

  private static Path ownClasses() {
    try {
      return Path.of(
          DynamoDbLocal.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new ProcessException("cannot find our own classes", e);
    }
  }

  @Override
  public String toString() {
    return "DynamoDbLocal[pid=%d, port=%d]".formatted(pid, port);
  }
}
