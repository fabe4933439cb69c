package io.nitrosigner.signing.duty;

import io.nitrosigner.signing.json.Json;
import io.nitrosigner.signing.json.MalformedValueException;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The request types of the remote-signing API; the names are those on the wire. */
public enum DutyType {
  AGGREGATION_SLOT,
  AGGREGATE_AND_PROOF,
  AGGREGATE_AND_PROOF_V2,
  ATTESTATION,
  BLOCK,
  BLOCK_V2,
  DEPOSIT,
  RANDAO_REVEAL,
  VOLUNTARY_EXIT,
  SYNC_COMMITTEE_MESSAGE,
  SYNC_COMMITTEE_SELECTION_PROOF,
  SYNC_COMMITTEE_CONTRIBUTION_AND_PROOF,
  VALIDATOR_REGISTRATION;

  /** Reads a type's name in any case. */
  public static DutyType read(@Nullable Object json) {
    String name = Json.string(json).toUpperCase(Locale.ROOT);
    return Arrays.stream(values())
        .filter(type -> type.name().equals(name))
        .findFirst()
        .orElseThrow(
            () -> MalformedValueException.expected("one of " + Arrays.toString(values()), json));
  }
}
