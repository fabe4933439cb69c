package io.nitrosigner.protocol.control;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.nitrosigner.protocol.Json;
import io.nitrosigner.protocol.ProtocolException;
import java.util.List;
import java.util.Optional;

/**
 * What an operator says of keys' pasts. It travels as the text that the operator has sealed, byte
 * for byte.
 *
 * @param genesisValidatorsRoot the chain of the records, {@code 0x} and 64 hex digits; absent when
 *     they do not tell
 * @param create whether keys without a history are registered with these records; otherwise they
 *     are left without one
 */
public record HistoryAdditions(
    @JsonProperty("genesis_validators_root") Optional<String> genesisValidatorsRoot,
    @JsonProperty("create") boolean create,
    @JsonProperty("records") List<HistoryRecord> records) {
  /** Each takes a read and a write, and all of them must be done before a client gives up. */
  public static final int MAX_RECORDS = 1_000;

  /** Copies the list and bounds it. */
  public HistoryAdditions {
    genesisValidatorsRoot.ifPresent(root -> HistoryRecord.root("genesis_validators_root", root));
    if (records.size() > MAX_RECORDS) {
      throw new ProtocolException(
          "records: at most " + MAX_RECORDS + " entries, were " + records.size());
    }
    records = List.copyOf(records);
  }

  /**
   * Reads the text.
   *
   * @throws ProtocolException naming the field that is wrong
   */
  public static HistoryAdditions read(String text) {
    return Json.read(text.getBytes(UTF_8), HistoryAdditions.class, "additions");
  }

  /** The text to seal and to send. */
  public String write() {
    return new String(Json.write(this), UTF_8);
  }
}
