package io.nitrosigner.operator.keys;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static java.nio.file.attribute.PosixFilePermissions.asFileAttribute;
import static java.nio.file.attribute.PosixFilePermissions.fromString;

import io.nitrosigner.operator.UsageException;
import io.nitrosigner.signing.keys.Mnemonic;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;

/** A mnemonic on disk, where the operator has asked for that: for its owner alone. */
public record MnemonicFile(Path path) {
  /** 24 words of any list, in UTF-8 and with room for white space. */
  private static final int MAX_BYTES = 8192;

  private static final Set<PosixFilePermission> OF_OTHERS =
      EnumSet.complementOf(
          EnumSet.of(
              PosixFilePermission.OWNER_READ,
              PosixFilePermission.OWNER_WRITE,
              PosixFilePermission.OWNER_EXECUTE));

  /**
   * Checks that there is no such file yet.
   *
   * @throws UsageException if there is
   */
  public void checkNew() {
    if (Files.exists(path)) {
      throw exists();
    }
  }

  /**
   * Writes a new file, which is on the disk when this returns.
   *
   * @throws UsageException when there is one already, which stays, or it cannot be written
   */
  public void write(Mnemonic mnemonic) {
    char[] words = mnemonic.words();
    ByteBuffer text = UTF_8.encode(CharBuffer.wrap(words));
    Path directory = path.toAbsolutePath().getParent();
    try (FileChannel file =
        FileChannel.open(
            path, Set.of(CREATE_NEW, WRITE), asFileAttribute(fromString("rw-------")))) {
      writeAll(file, text);
      writeAll(file, ByteBuffer.wrap(new byte[] {'\n'}));
      file.force(true);
      sync(directory == null ? Path.of("/") : directory);
    } catch (FileAlreadyExistsException e) {
      throw exists();
    } catch (IOException e) {
      throw new UsageException("cannot write the mnemonic to " + path + ": " + e.getMessage());
    } finally {
      Arrays.fill(words, '\0');
      text.clear().put(new byte[text.capacity()]);
    }
  }

  private static void writeAll(FileChannel file, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      file.write(bytes);
    }
  }

  /** Makes the name as durable as the content. */
  private static void sync(Path directory) throws IOException {
    try (FileChannel open = FileChannel.open(directory, READ)) {
      open.force(true);
    }
  }

  /**
   * Reads the words; the caller wipes them.
   *
   * @throws UsageException when it cannot be read
   */
  public char[] read() {
    try {
      if (Files.size(path) > MAX_BYTES) {
        throw new UsageException(path + " is too large for a mnemonic");
      }
      byte[] text = Files.readAllBytes(path);
      CharBuffer decoded = UTF_8.decode(ByteBuffer.wrap(text));
      char[] words = new char[decoded.remaining()];
      decoded.get(words);
      Arrays.fill(text, (byte) 0);
      Arrays.fill(decoded.array(), '\0');
      return words;
    } catch (IOException e) {
      throw new UsageException("cannot read the mnemonic from " + path + ": " + e.getMessage());
    }
  }

  /** Whether others than the owner may do anything with it. */
  public boolean isOpenToOthers() {
    try {
      return Files.getPosixFilePermissions(path).stream().anyMatch(OF_OTHERS::contains);
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }

  private UsageException exists() {
    return new UsageException(
        path + " exists, and a mnemonic is never overwritten",
        "--mnemonic-in " + path + " makes more keys of that mnemonic");
  }
}
