package io.nitrosigner.protocol.control;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.nitrosigner.protocol.ProtocolException;
import io.nitrosigner.protocol.control.EnclaveState.KeyFailure;
import io.nitrosigner.protocol.records.ValidatorKeyRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Rows of the key table as a host hands them over.
 *
 * @param readable rows that are to be loaded
 * @param unreadable rows that are not of the form of a record, and why: their keys are there, so
 *     that an enclave that holds them keeps them
 * @param inactive how many rows of the whole table are not to be loaded
 * @param staged where more of the readable rows are, if one frame does not hold them
 */
public record KeyRows(
    @JsonProperty("encrypted_validator_keys") List<ValidatorKeyRecord> readable,
    @JsonProperty("unreadable_validator_keys") List<KeyFailure> unreadable,
    @JsonProperty("inactive_validator_keys") int inactive,
    @JsonProperty("staged") Optional<Staged> staged) {

  /** No enclave of today's size holds more. */
  public static final int MAX_KEYS = 50_000;

  /**
   * Rows that were handed over before, by {@link ControlRequest.Rows}.
   *
   * @param staging the name of their staging
   * @param rows how many they are
   */
  public record Staged(@JsonProperty("staging") String staging, @JsonProperty("rows") int rows) {}

  /** Copies the lists and bounds them. */
  public KeyRows {
    readable = bounded("encrypted_validator_keys", readable);
    unreadable = bounded("unreadable_validator_keys", unreadable);
    if (inactive < 0) {
      throw new ProtocolException("inactive_validator_keys: expected 0 or more, was " + inactive);
    }
  }

  /** Rows all of which are here. */
  public static KeyRows of(
      List<ValidatorKeyRecord> readable, List<KeyFailure> unreadable, int inactive) {
    return new KeyRows(readable, unreadable, inactive, Optional.empty());
  }

  /** The same with {@code earlier}, the rows that were staged, among the readable ones. */
  public KeyRows unstaged(List<ValidatorKeyRecord> earlier) {
    List<ValidatorKeyRecord> all = new ArrayList<>(earlier);
    all.addAll(readable);
    return of(all, unreadable, inactive);
  }

  static <T> List<T> bounded(String field, List<T> rows) {
    if (rows.size() > MAX_KEYS) {
      throw new ProtocolException(
          field + ": at most " + MAX_KEYS + " entries, were " + rows.size());
    }
    return List.copyOf(rows);
  }
}
