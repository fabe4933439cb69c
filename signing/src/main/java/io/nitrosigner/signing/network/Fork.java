package io.nitrosigner.signing.network;

import io.nitrosigner.signing.json.Json;
import io.nitrosigner.signing.json.MalformedValueException;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The upgrades of the consensus protocol, in their order on every network. */
public enum Fork {
  PHASE0,
  ALTAIR,
  BELLATRIX,
  CAPELLA,
  DENEB,
  ELECTRA,
  FULU,
  GLOAS;

  /** Reads a fork's name in any case. */
  public static Fork read(@Nullable Object json) {
    String name = Json.string(json).toUpperCase(Locale.ROOT);
    return Arrays.stream(values())
        .filter(fork -> fork.name().equals(name))
        .findFirst()
        .orElseThrow(
            () -> MalformedValueException.expected("one of " + Arrays.toString(values()), json));
  }

  /** Whether this fork is {@code other} or a later one. */
  public boolean isFrom(Fork other) {
    return compareTo(other) >= 0;
  }
}
