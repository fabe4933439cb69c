package io.nitrosigner.operator.lambda;

import io.nitrosigner.operator.UsageException;

/**
 * A request for new validator keys, in the form of the reference's companion key generator.
 *
 * @param count how many keys; the companion makes at most 9
 * @param network a network's name, which the companion calls {@code chain}
 * @param withdrawalAddress {@code 0x} and 40 hex digits: there is no way to a BLS key for
 *     withdrawals, because nobody is told the mnemonic
 */
public record KeyGenerationEvent(int count, String network, String withdrawalAddress) {
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
        required(
            event,
            "chain",
            "a network's name, was absent: the companion's default, goerli, is dead"),
        required(
            event,
            "eth1_withdrawal_address",
            "the account that gets the stake back, was absent: without one it would go to a key"
                + " of a mnemonic that nobody has"));
  }

  private static String required(Event event, String field, String expected) {
    return event
        .text(field)
        .orElseThrow(() -> new UsageException("event: field " + field + ": expected " + expected));
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
