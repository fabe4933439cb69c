package io.nitrosigner.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/** A shell script in the place of nitro-cli, which logs how it is called. */
final class NitroCliScript {
  private final Path directory;

  private NitroCliScript(Path directory) {
    this.directory = directory;
  }

  /** The script that was made in {@code directory}. */
  static NitroCliScript in(Path directory) {
    return new NitroCliScript(directory);
  }

  /** A script that answers with {@code body}, whatever it is asked. */
  static NitroCliScript of(Path directory, String body) throws IOException {
    Files.writeString(
        directory.resolve("nitro-cli"),
        """
        cd '%s'
        echo "$@" >> calls
        %s
        """
            .formatted(directory, body));
    return new NitroCliScript(directory);
  }

  /** A script that keeps one enclave, as nitro-cli does. */
  static NitroCliScript keepingOneEnclave(Path directory) throws IOException {
    return of(
        directory,
        """
        enclave='{"EnclaveName": "nitro-signer", "EnclaveID": "i-1-enc1", "EnclaveCID": 16}'
        case "$1" in
          describe-enclaves) test -e running && echo "[$enclave]" || echo '[]' ;;
          run-enclave) touch running; echo "$enclave" ;;
          terminate-enclave) rm running ;;
        esac
        """);
  }

  NitroCli command() {
    return new NitroCli(List.of("/bin/sh", directory.resolve("nitro-cli").toString()));
  }

  /** The arguments of each call so far. */
  List<String> calls() throws IOException {
    try {
      return Files.readAllLines(directory.resolve("calls"));
    } catch (NoSuchFileException e) {
      return List.of();
    }
  }

  /** The enclave runs already. */
  void run() throws IOException {
    Files.createFile(directory.resolve("running"));
  }
}
