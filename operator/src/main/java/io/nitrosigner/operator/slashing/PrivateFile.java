package io.nitrosigner.operator.slashing;

import static java.nio.file.attribute.PosixFilePermissions.asFileAttribute;
import static java.nio.file.attribute.PosixFilePermissions.fromString;

import io.nitrosigner.operator.UsageException;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.function.Consumer;

/** A file that only its owner may read, and that is there as a whole or not at all. */
public record PrivateFile(Path path, boolean overwrite) {
  /**
   * Checks that it may be written.
   *
   * @throws UsageException when there is one that must not be overwritten
   */
  public PrivateFile {
    if (!overwrite && Files.exists(path)) {
      throw new UsageException(path + " exists", "--force overwrites it");
    }
  }

  /**
   * Writes it.
   *
   * @throws UsageException when it cannot be written; what was there before stays
   */
  public void write(Consumer<OutputStream> content) {
    try {
      Path directory = path.toAbsolutePath().getParent();
      Path draft =
          Files.createTempFile(
              directory == null ? Path.of("/") : directory,
              "." + path.getFileName(),
              ".part",
              asFileAttribute(fromString("rw-------")));
      try {
        fill(draft, content);
        Files.move(draft, path, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Files.deleteIfExists(draft);
      }
    } catch (IOException e) {
      throw new UsageException("cannot write " + path + ": " + e.getMessage());
    }
  }

  private static void fill(Path draft, Consumer<OutputStream> content) throws IOException {
    try (FileOutputStream out = new FileOutputStream(draft.toFile())) {
      content.accept(out);
      out.getFD().sync();
    }
  }
}
