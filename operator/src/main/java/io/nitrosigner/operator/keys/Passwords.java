package io.nitrosigner.operator.keys;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.nitrosigner.operator.UsageException;
import io.nitrosigner.signing.bls.PublicKey;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The passwords of keystores. Line ends and other control characters, as editors leave them, do not
 * count: the standard drops them.
 */
public sealed interface Passwords extends AutoCloseable {
  /** Of no keystore. */
  Passwords NONE = new Same(new char[0]);

  /**
   * The password of a keystore; the caller wipes it.
   *
   * @throws UsageException when there is none
   */
  char[] of(Path keystore, Optional<PublicKey> key);

  @Override
  void close();

  /** One password for all, which is taken over. */
  static Passwords same(char[] password) {
    return new Same(password);
  }

  /** The password in a file, for all. */
  static Passwords inFile(Path file) {
    return new Same(Directory.read(file));
  }

  /**
   * A file for each, as signers have them: {@code NAME.txt} for a keystore {@code NAME.json}, or a
   * file with the name of the public key, {@code 0x} and 96 hex digits.
   */
  static Passwords inDirectory(Path directory) {
    if (!Files.isDirectory(directory)) {
      throw new UsageException("no directory " + directory);
    }
    return new Directory(directory);
  }

  /** One for all. */
  final class Same implements Passwords {
    private final char[] password;

    private Same(char[] password) {
      this.password = password;
    }

    @Override
    public char[] of(Path keystore, Optional<PublicKey> key) {
      return password.clone();
    }

    @Override
    public void close() {
      Arrays.fill(password, '\0');
    }
  }

  /** One for each. */
  final class Directory implements Passwords {
    private static final int MAX_LENGTH = 4096;

    private final Path directory;

    private Directory(Path directory) {
      this.directory = directory;
    }

    @Override
    public char[] of(Path keystore, Optional<PublicKey> key) {
      Path named =
          directory.resolve(
              keystore.getFileName().toString().replaceFirst("\\.json$", "") + ".txt");
      return Stream.concat(
              Stream.of(named), key.map(PublicKey::toString).map(directory::resolve).stream())
          .filter(Files::isRegularFile)
          .findFirst()
          .map(Directory::read)
          .orElseThrow(() -> new UsageException("no password file " + named));
    }

    static char[] read(Path file) {
      byte[] bytes = KeystoreFiles.bytes(file, MAX_LENGTH);
      CharBuffer decoded = CharBuffer.allocate(0);
      try {
        decoded = UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
        char[] password = new char[decoded.remaining()];
        decoded.get(password);
        return password;
      } catch (CharacterCodingException e) {
        throw new UsageException(file + ": expected a password in UTF-8");
      } finally {
        Arrays.fill(bytes, (byte) 0);
        decoded.clear().put(new char[decoded.capacity()]);
      }
    }

    @Override
    public void close() {
      // nothing is kept
    }
  }
}
