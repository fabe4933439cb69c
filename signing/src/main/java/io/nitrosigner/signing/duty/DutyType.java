package io.nitrosigner.signing.duty;

import io.nitrosigner.signing.json.Json;
import io.nitrosigner.signing.json.MalformedValueException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
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
  VALIDATOR_REGISTRATION,
  EXECUTION_PAYLOAD_BID,
  EXECUTION_PAYLOAD_ENVELOPE,
  PAYLOAD_ATTESTATION_MESSAGE,
  PROPOSER_PREFERENCES,
  BUILDER_REQUEST_AUTH;

  /** Names that clients used before version 1.4.0 of the API named the types of Gloas. */
  private static final Map<String, DutyType> FORMER_NAMES =
      Map.of(
          "PAYLOAD_ATTESTATION", PAYLOAD_ATTESTATION_MESSAGE,
          "REQUEST_AUTH", BUILDER_REQUEST_AUTH);

  /** Reads a type's name in any case. */
  public static DutyType read(@Nullable Object json) {
    String name = Json.string(json).toUpperCase(Locale.ROOT);
    DutyType formerly = FORMER_NAMES.get(name);
    return formerly != null ? formerly : of(name, json);
  }

  private static DutyType of(String name, @Nullable Object json) {
    return Arrays.stream(values())
        .filter(type -> type.name().equals(name))
        .findFirst()
        .orElseThrow(
            () -> MalformedValueException.expected("one of " + Arrays.toString(values()), json));
  }
}
