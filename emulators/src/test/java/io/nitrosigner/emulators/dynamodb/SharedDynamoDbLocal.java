package io.nitrosigner.emulators.dynamodb;

import io.nitrosigner.emulators.process.FreePorts;
import io.nitrosigner.emulators.process.ProcessException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * One DynamoDB Local for all tests of a JVM, started by the first that wants it and gone with the
 * JVM. Tests share it, so each names tables of its own.
 */
public final class SharedDynamoDbLocal {
  private static final Path LIBRARY = Path.of("dynamodb-local/target/lib").toAbsolutePath();
  private static final Path JAVA = Path.of(System.getProperty("java.home"));

  /** Memory, where an fsync costs nothing: on a disk each write takes some five milliseconds. */
  private static final Path MEMORY = Path.of("/dev/shm");

  private SharedDynamoDbLocal() {}

  private static final class Lazy {
    static final DynamoDbLocal SERVER = start();
  }

  /** Where it is. */
  public static URI endpoint() {
    return Lazy.SERVER.endpoint();
  }

  /** A client that may do everything. */
  public static DynamoDbClient client() {
    return DynamoDbClient.builder()
        .endpointOverride(endpoint())
        .region(Region.EU_CENTRAL_1)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
        .httpClient(UrlConnectionHttpClient.create())
        .build();
  }

  private static DynamoDbLocal start() {
    try {
      Path data = emptyDirectory("dynamodb-local");
      Runtime.getRuntime().addShutdownHook(new Thread(() -> end(data), "end DynamoDB Local"));
      return DynamoDbLocal.start(FreePorts.one(), data, LIBRARY, JAVA);
    } catch (IOException e) {
      throw new UncheckedIOException("no place for DynamoDB Local", e);
    }
  }

  private static Path emptyDirectory(String prefix) throws IOException {
    return Files.isDirectory(MEMORY) && Files.isWritable(MEMORY)
        ? Files.createTempDirectory(MEMORY, prefix)
        : Files.createTempDirectory(prefix);
  }

  private static void end(Path data) {
    DynamoDbLocal.running(data).ifPresent(DynamoDbLocal::stop);
    try (Stream<Path> all = Files.walk(data)) {
      List<Path> deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
      for (Path path : deepestFirst) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      throw new ProcessException("cannot remove " + data, e);
    }
  }
}
