package io.nitrosigner.operator.keys;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Optional;

/**
 * What came of one key.
 *
 * @param pubkey in hex with {@code 0x}, where it is known
 * @param file the keystore, where it is of one
 * @param message what there is to say beyond the outcome
 */
public record KeyResult(
    @JsonProperty("pubkey") Optional<String> pubkey,
    @JsonProperty("file") Optional<String> file,
    @JsonProperty("outcome") KeyChange outcome,
    @JsonProperty("message") Optional<String> message) {

  /** Of a key. */
  static KeyResult of(String pubkey, KeyChange outcome) {
    return new KeyResult(Optional.of("0x" + pubkey), Optional.empty(), outcome, Optional.empty());
  }

  KeyResult because(String message) {
    return new KeyResult(pubkey, file, outcome, Optional.of(message));
  }

  /** The same, of the file that another result is of, if it is of one. */
  KeyResult from(KeyResult other) {
    return new KeyResult(pubkey, other.file, outcome, message);
  }

  KeyResult from(String file) {
    return new KeyResult(pubkey, Optional.of(file), outcome, message);
  }

  /** One line for people. */
  public String line() {
    String name = pubkey.or(() -> file).orElse("");
    String file = pubkey.flatMap(_ -> this.file).map(path -> "  " + path).orElse("");
    return name
        + "  "
        + outcome.explanation()
        + message.map(more -> " (" + more + ")").orElse("")
        + file;
  }
}
