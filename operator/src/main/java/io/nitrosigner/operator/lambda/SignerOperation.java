package io.nitrosigner.operator.lambda;

import io.nitrosigner.operator.UsageException;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a {@link SignerFunction} can do, by the reference system's names. */
enum SignerOperation {
  /** Makes and stores a TLS identity. */
  SET_TLS_KEY,
  /** Answers the encrypted TLS identity. */
  GET_TLS_KEY,
  /** Tries whether the function's role may decrypt it. */
  DECRYPT_TLS_KEY,
  /** Asks the signer whether it serves. */
  WEB3SIGNER_STATUS,
  /** Asks the signer for its public keys. */
  WEB3SIGNER_PUBLIC_KEYS;

  /**
   * The operation that an event names.
   *
   * @throws UsageException when it names none of these
   */
  static SignerOperation of(Event event) {
    Optional<String> name = event.text("operation");
    return Stream.of(values())
        .filter(operation -> name.filter(operation.id()::equals).isPresent())
        .findFirst()
        .orElseThrow(
            () ->
                new UsageException(
                    "event: field operation: expected "
                        + Stream.of(values())
                            .map(SignerOperation::id)
                            .collect(Collectors.joining(", "))
                        + ", was "
                        + name.map(text -> "'" + text + "'").orElse("absent")));
  }

  /** The name in events. */
  String id() {
    return name().toLowerCase(Locale.ROOT);
  }
}
