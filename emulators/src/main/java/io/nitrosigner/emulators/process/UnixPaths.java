package io.nitrosigner.emulators.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.file.Path;

/** The kernel's limit on the names of Unix sockets. */
public final class UnixPaths {

  /** {@code sun_path} has 108 bytes, the last of which is zero. */
  public static final int MAX_BYTES = 107;

  private UnixPaths() {}

  /**
   * Returns {@code path} if a socket may have this name.
   *
   * @throws ProcessException if it is too long, saying what to do
   */
  public static Path check(Path path) {
    int length = path.toString().getBytes(UTF_8).length;
    if (length > MAX_BYTES) {
      throw new ProcessException(
          "socket path of %d bytes, at most %d are possible; use a shorter directory: %s"
              .formatted(length, MAX_BYTES, path));
    }
    return path;
  }
}
