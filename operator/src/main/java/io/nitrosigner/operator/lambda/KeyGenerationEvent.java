package io.nitrosigner.operator.lambda;

import io.nitrosigner.operator.UsageException;
import java.util.Optional;

/**
 * A request for new validator keys, in the form of the reference's companion key generator.
 *
 * @param count how many keys; the companion makes at most 9
 * @param network a network's name, which the companion calls {@code chain}
 * @param withdrawalAddress {@code 0x} and 40 hex digits; without it withdrawals go to a BLS key
 */
public record KeyGenerationEvent(int count, String network, Optional<String> withdrawalAddress) {
  private static final String OPERATION = "generate_validator_keys";
  private static final String LANGUAGE = "english";

  /** More than a function has time for in its fifteen minutes. */
  private static final int MAX_COUNT = 10_000;

  /**
   * Checks the count.
   *
   * @throws UsageException when it is none
   */
  public KeyGenerationEvent {
    if (count < 1 || count > MAX_COUNT) {
      throw new UsageException(
          "event: field num_validators: expected 1 to " + MAX_COUNT + ", was " + count);
    }
  }

  /**
   * Reads an event.
   *
   * @throws UsageException naming the field that is not as expected
   */
  static KeyGenerationEvent of(Event event) {
    expect(event, "operation", OPERATION);
    expect(event, "mnemonic_language", LANGUAGE);
    return new KeyGenerationEvent(
        event.number("num_validators").orElse(1),
        event
            .text("chain")
            .orElseThrow(
                () ->
                    new UsageException(
                        "event: field chain: expected a network's name, was absent: the"
                            + " companion's default, goerli, is dead")),
        event.text("eth1_withdrawal_address"));
  }

  private static void expect(Event event, String field, String only) {
    event
        .text(field)
        .filter(value -> !value.equalsIgnoreCase(only))
        .ifPresent(
            value -> {
              throw new UsageException(
                  "event: field " + field + ": expected " + only + ", was '" + value + "'");
            });
  }
}
