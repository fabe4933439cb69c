package io.nitrosigner.emulators.laptop;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.nitrosigner.operator.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;

/**
 * The keys that {@code up} has made and not yet registered as never used. They are noted in the
 * home before they are anywhere else, so that a crash forgets none, and a signer must run before
 * they can be registered. Whatever key is not noted here is somebody else's, with a past of its
 * own.
 */
record UnusedKeys(Path file) {
  /** Notes more keys, by their hex without {@code 0x}. */
  void add(List<String> pubkeys) {
    if (!pubkeys.isEmpty()) {
      TreeSet<String> all = new TreeSet<>(list());
      all.addAll(pubkeys);
      try {
        Home.write(file, String.join("\n", all).getBytes(US_ASCII));
      } catch (IOException e) {
        throw new UsageException("cannot write " + file + ": " + e.getMessage());
      }
    }
  }

  /** The keys that are to be registered. */
  List<String> list() {
    try {
      return Files.isRegularFile(file) ? Files.readAllLines(file, US_ASCII) : List.of();
    } catch (IOException e) {
      throw new UsageException("cannot read " + file + ": " + e.getMessage());
    }
  }

  /** All of them are registered. */
  void clear() throws IOException {
    Files.deleteIfExists(file);
  }
}
