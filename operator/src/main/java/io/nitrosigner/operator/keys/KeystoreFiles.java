package io.nitrosigner.operator.keys;

import io.nitrosigner.operator.UsageException;
import io.nitrosigner.protocol.Json;
import io.nitrosigner.signing.keys.Keystore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** EIP-2335 keystores as deposit tools and signers leave them. */
final class KeystoreFiles {
  /** Ten times what one enclave holds. */
  private static final int MAX_FILES = 100_000;

  /** Real ones take 1 KiB. */
  private static final int MAX_LENGTH = 64 * 1024;

  /** Deposit tools write it beside the keystores. */
  private static final String DEPOSIT_DATA = "deposit_data";

  private KeystoreFiles() {}

  /**
   * The files that are meant: those that are named, and of a directory those that end in {@code
   * .json}, without deposit data.
   *
   * @throws UsageException when one is not there, or there are too many, or none
   */
  static List<Path> find(List<Path> named) {
    List<Path> files = new ArrayList<>();
    for (Path path : named) {
      if (Files.isDirectory(path)) {
        files.addAll(in(path));
      } else if (Files.exists(path)) {
        files.add(path);
      } else {
        throw new UsageException("no file " + path);
      }
      if (files.size() > MAX_FILES) {
        throw new UsageException("expected at most " + MAX_FILES + " keystores");
      }
    }
    return files;
  }

  private static List<Path> in(Path directory) {
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory, "*.json")) {
      for (Path entry : entries) {
        if (!entry.getFileName().toString().startsWith(DEPOSIT_DATA)) {
          files.add(entry);
        }
      }
    } catch (IOException e) {
      throw new UsageException("cannot read the directory " + directory + ": " + e.getMessage());
    }
    if (files.isEmpty()) {
      throw new UsageException("no keystore in " + directory, "expected files that end in .json");
    }
    Collections.sort(files);
    return files;
  }

  /**
   * Reads a keystore.
   *
   * @throws UsageException when the file cannot be read or is too large
   * @throws io.nitrosigner.protocol.ProtocolException when it is not a JSON object
   * @throws io.nitrosigner.signing.json.MalformedValueException when it is not a keystore
   */
  static Keystore read(Path file) {
    return Keystore.read(Json.object(bytes(file, MAX_LENGTH), "the file"));
  }

  /** The bytes of a file that must not be longer than {@code limit}. */
  static byte[] bytes(Path file, int limit) {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(limit + 1);
      if (bytes.length > limit) {
        throw new UsageException(file + ": expected at most " + limit + " bytes");
      }
      return bytes;
    } catch (IOException e) {
      throw new UsageException("cannot read " + file + ": " + e.getMessage());
    }
  }
}
