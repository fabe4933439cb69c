package io.nitrosigner.protocol.control;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.nitrosigner.protocol.ProtocolException;
import java.util.List;
import java.util.Optional;

/**
 * What came of a {@link ControlRequest.History}.
 *
 * @param results one for each record, in their order
 */
public record HistoryResults(@JsonProperty("results") List<Result> results) {
  /** Copies the list and bounds it. */
  public HistoryResults {
    if (results.size() > HistoryAdditions.MAX_RECORDS) {
      throw new ProtocolException(
          "results: at most " + HistoryAdditions.MAX_RECORDS + " entries, were " + results.size());
    }
    results = List.copyOf(results);
  }

  /**
   * What came of one record.
   *
   * @param message more about it, for people
   */
  public record Result(
      @JsonProperty("pubkey") String pubkey,
      @JsonProperty("outcome") Outcome outcome,
      @JsonProperty("message") Optional<String> message) {}

  /** Whether the history now reaches the record, and if not, why. */
  public enum Outcome {
    /** The key had no history and has this one now. */
    @JsonProperty("created")
    CREATED,
    /** The history is higher now. */
    @JsonProperty("raised")
    RAISED,
    /** The history was as high before. */
    @JsonProperty("unchanged")
    UNCHANGED,
    /** The key has no history and was not to be registered. */
    @JsonProperty("absent")
    ABSENT,
    /** The key's history, or the network, is of another chain. */
    @JsonProperty("other_chain")
    OTHER_CHAIN,
    /** What is stored is not authentic. */
    @JsonProperty("tampered")
    TAMPERED,
    /** The record lies too far in the future to be true. */
    @JsonProperty("implausible")
    IMPLAUSIBLE,
    /** The table did not answer; the record may or may not have been stored: try again. */
    @JsonProperty("unavailable")
    UNAVAILABLE
  }
}
