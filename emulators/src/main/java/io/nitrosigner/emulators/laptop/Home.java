package io.nitrosigner.emulators.laptop;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.nitrosigner.emulators.process.Trees;
import io.nitrosigner.operator.UsageException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Set;

/**
 * The directory in which everything of a local deployment lies: what survives {@code down}, and the
 * place of the sockets while it is up.
 */
final class Home {
  private static final Set<PosixFilePermission> PRIVATE =
      PosixFilePermissions.fromString("rwx------");

  private final Path directory;

  private Home(Path directory) {
    this.directory = directory;
  }

  /** The home in a directory, which is made, for its owner only, if there is none. */
  static Home open(Path directory) {
    try {
      Files.createDirectories(directory, PosixFilePermissions.asFileAttribute(PRIVATE));
      Home home = new Home(directory.toRealPath());
      for (String name : new String[] {"", "aws", "tls", "state", "logs", "images"}) {
        Files.createDirectories(
            home.directory.resolve(name), PosixFilePermissions.asFileAttribute(PRIVATE));
      }
      return home;
    } catch (IOException e) {
      throw new UsageException("cannot make the home " + directory + ": " + e.getMessage());
    }
  }

  /**
   * The home in a directory that holds one.
   *
   * @throws UsageException when it does not
   */
  static Home existing(Path directory) {
    try {
      Home home = new Home(directory.toRealPath());
      if (Files.isRegularFile(home.settings())) {
        return home;
      }
    } catch (IOException e) {
      // said below
    }
    throw new UsageException("no local deployment in " + directory, "name it with --home DIR");
  }

  /** Keeps everybody else from starting or stopping this home, until closed. */
  Closeable lock() throws IOException {
    FileChannel channel =
        FileChannel.open(
            directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (!isLocked(channel)) {
      channel.close();
      throw new UsageException("another nitro-signer is starting or stopping " + directory);
    }
    return channel;
  }

  private static boolean isLocked(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException heldByThisProcess) {
      return false;
    }
  }

  /**
   * A short directory for sockets, whose names the kernel limits to 107 bytes; outside the home,
   * because a home may be deep.
   */
  Path run() {
    Path run = Path.of(System.getProperty("java.io.tmpdir"), "nitro-signer-" + shortName());
    try {
      if (!Files.isDirectory(run, LinkOption.NOFOLLOW_LINKS)) {
        Files.createDirectory(run, PosixFilePermissions.asFileAttribute(PRIVATE));
      }
      if (!Files.getOwner(run).equals(Files.getOwner(directory))
          || !Files.getPosixFilePermissions(run).equals(PRIVATE)) {
        throw new UsageException(run + " belongs to somebody else", "remove it");
      }
      return run;
    } catch (IOException e) {
      throw new UsageException("cannot make the socket directory " + run + ": " + e.getMessage());
    }
  }

  /** Removes the sockets' directory, which must be in nobody's use. */
  void removeRun() {
    try {
      Trees.delete(run());
    } catch (IOException e) {
      throw new UsageException("cannot remove " + run() + ": " + e.getMessage());
    }
  }

  private String shortName() {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(directory.toString().getBytes(UTF_8));
      return HexFormat.of().formatHex(digest, 0, 6);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }

  /** Replaces a file at once: a reader, or a crash, finds the old one or the new one. */
  static void write(Path file, byte[] content) throws IOException {
    Path draft = Files.createTempFile(file.toAbsolutePath().getParent(), ".draft", null);
    try {
      try (FileChannel channel = FileChannel.open(draft, StandardOpenOption.WRITE)) {
        channel.write(ByteBuffer.wrap(content));
        channel.force(true);
      }
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(draft);
    }
  }

  Path directory() {
    return directory;
  }

  Path settings() {
    return directory.resolve("settings.json");
  }

  Path outputs() {
    return directory.resolve("output.json");
  }

  Path configuration() {
    return directory.resolve("configuration.json");
  }

  Path hostConfiguration(String program) {
    return directory.resolve(program + ".json");
  }

  Path signerCertificate() {
    return directory.resolve("tls/ca.pem");
  }

  Path awsCredentials() {
    return directory.resolve("aws/credentials");
  }

  Path awsCertificate() {
    return directory.resolve("aws/ca.pem");
  }

  /** A PKCS#12 file with the same certificate, for a JVM that shall trust it. */
  Path awsTrust() {
    return directory.resolve("aws/trust.p12");
  }

  Path awsIdentity() {
    return directory.resolve("aws/endpoint.p12");
  }

  Path state(String emulator) {
    return directory.resolve("state").resolve(emulator);
  }

  Path log(String program) {
    return directory.resolve("logs").resolve(program + ".log");
  }

  Path unusedKeys() {
    return directory.resolve("state/unused-keys");
  }

  Path images() {
    return directory.resolve("images");
  }

  Path mark(String program) {
    return directory.resolve("state").resolve(program + ".pid");
  }
}
