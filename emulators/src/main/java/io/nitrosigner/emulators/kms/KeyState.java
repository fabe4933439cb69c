package io.nitrosigner.emulators.kms;

import java.time.Instant;

/** What may be done with a key. */
sealed interface KeyState {
  record Enabled() implements KeyState {}

  record Disabled() implements KeyState {}

  /** Unusable, and gone at {@code date}. */
  record PendingDeletion(Instant date) implements KeyState {}

  /** As {@code KeyMetadata.KeyState} writes it. */
  default String wireName() {
    return switch (this) {
      case Enabled() -> "Enabled";
      case Disabled() -> "Disabled";
      case PendingDeletion _ -> "PendingDeletion";
    };
  }

  /** Whether a key in this state no longer exists. */
  default boolean overAt(Instant now) {
    return this instanceof PendingDeletion(Instant date) && !now.isBefore(date);
  }
}
