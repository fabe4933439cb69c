package io.nitrosigner.operator.slashing;

import com.fasterxml.jackson.annotation.JsonValue;
import io.nitrosigner.protocol.control.HistoryResults;
import java.util.Locale;

/** What came of adding to a key's history. */
public enum KeyOutcome {
  /** The key had no history and is registered now. */
  CREATED("registered with this history"),
  /** The history is higher now. */
  RAISED("raised to this history"),
  /** The history was as high before. */
  UNCHANGED("as high or higher already"),
  /** The key is not in the key table under this deployment. */
  UNKNOWN_KEY("not a key of this deployment: skipped"),
  /** The key has no history and was not to be registered. */
  ABSENT("no history: blocks and attestations are refused"),
  /** The stored history, or the network, is of another chain. */
  OTHER_CHAIN("of another chain: skipped"),
  /** What is stored was not written by an enclave of this deployment. */
  TAMPERED("the stored history is not authentic: find out who wrote it"),
  /** The history lies in the future. */
  IMPLAUSIBLE("too far in the future: skipped"),
  /** The table did not answer. */
  UNAVAILABLE("the table did not answer: try again");

  private final String explanation;

  KeyOutcome(String explanation) {
    this.explanation = explanation;
  }

  static KeyOutcome of(HistoryResults.Outcome told) {
    return switch (told) {
      case CREATED -> CREATED;
      case RAISED -> RAISED;
      case UNCHANGED -> UNCHANGED;
      case ABSENT -> ABSENT;
      case OTHER_CHAIN -> OTHER_CHAIN;
      case TAMPERED -> TAMPERED;
      case IMPLAUSIBLE -> IMPLAUSIBLE;
      case UNAVAILABLE -> UNAVAILABLE;
    };
  }

  /** Whether the stored history now reaches the one that was given. */
  public boolean isDone() {
    return switch (this) {
      case CREATED, RAISED, UNCHANGED -> true;
      case UNKNOWN_KEY, ABSENT, OTHER_CHAIN, TAMPERED, IMPLAUSIBLE, UNAVAILABLE -> false;
    };
  }

  /** A few words for people. */
  public String explanation() {
    return explanation;
  }

  /** The word for programs. */
  @JsonValue
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
