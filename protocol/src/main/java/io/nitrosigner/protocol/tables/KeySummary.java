package io.nitrosigner.protocol.tables;

import io.nitrosigner.protocol.ProtocolException;
import io.nitrosigner.protocol.records.ValidatorKeyRecord;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * One row of the validator key table without its ciphertext.
 *
 * @param position where it stands
 * @param pubkey 96 lower-case hex digits, however the row spells it; as it stands where it is no
 *     public key
 * @param chain network name; empty where the row has none
 * @param active whether the row is to be loaded
 * @param version 1 or 2; 0 where it is neither
 * @param datetime when the row was written, as whoever wrote it says
 * @param problem why the row can never be loaded
 */
public record KeySummary(
    KeyPosition position,
    String pubkey,
    String chain,
    boolean active,
    int version,
    Optional<String> datetime,
    Optional<String> problem) {

  /** The columns that it takes. */
  static final String PROJECTION =
      String.join(",", "#deployment", "#pubkey", "#chain", "#active", "#version", "#datetime");

  /** The names of those columns, some of which DynamoDB reserves. */
  static final Map<String, String> NAMES =
      Map.of(
          "#deployment", ValidatorKeyTable.DEPLOYMENT,
          "#pubkey", ValidatorKeyTable.PUBKEY,
          "#chain", ValidatorKeyTable.CHAIN,
          "#active", ValidatorKeyTable.ACTIVE,
          "#version", ValidatorKeyTable.VERSION,
          "#datetime", ValidatorKeyTable.DATETIME);

  static KeySummary of(Map<String, AttributeValue> item) {
    KeyPosition position = KeyPosition.of(item);
    Optional<String> datetime = Column.find(item, ValidatorKeyTable.DATETIME);
    try {
      ValidatorKeyRecord row =
          new ValidatorKeyRecord(
              position.deployment(),
              position.sortKey(),
              Column.string(item, ValidatorKeyTable.CHAIN),
              "", // is not read
              Column.bool(item, ValidatorKeyTable.ACTIVE),
              Column.number(item, ValidatorKeyTable.VERSION).orElse(1));
      return new KeySummary(
          position,
          row.pubkey(),
          row.chain(),
          row.active(),
          row.version(),
          datetime,
          Optional.empty());
    } catch (ProtocolException e) {
      return new KeySummary(
          position,
          ValidatorKeyRecord.name(position.sortKey()),
          Column.find(item, ValidatorKeyTable.CHAIN).orElse(""),
          false,
          0,
          datetime,
          Optional.of(String.valueOf(e.getMessage())));
    }
  }

  /** Whether no deployment has it. */
  public boolean unassigned() {
    return position.deployment().equals(ValidatorKeyRecord.UNASSIGNED);
  }
}
