package io.nitrosigner.protocol.tables;

import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

import io.nitrosigner.protocol.ProtocolException;
import io.nitrosigner.protocol.records.ValidatorKeyRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Delete;

/** One row of the validator key table with every column it has, known or not. Immutable. */
public final class KeyRow {
  private final Map<String, AttributeValue> item;

  KeyRow(Map<String, AttributeValue> item) {
    this.item = Map.copyOf(item);
  }

  /**
   * A new row.
   *
   * @param deposit base64 of the launchpad's deposit data, a JSON list of one
   */
  public static KeyRow of(ValidatorKeyRecord key, Optional<String> deposit, Instant now) {
    return new KeyRow(ValidatorKeyTable.item(key, deposit, now));
  }

  /** Where it stands, or is to stand. */
  public KeyPosition position() {
    return KeyPosition.of(item);
  }

  /**
   * What is loaded of it.
   *
   * @throws ProtocolException naming the column that is not as it should be
   */
  public ValidatorKeyRecord record() {
    ValidatorKeyRecord key = ValidatorKeyTable.record(item);
    key.ciphertextBlob();
    return key;
  }

  /**
   * Checks a row that a deployment is to load.
   *
   * @throws ProtocolException as {@link #record()}
   */
  public void requireReadable() {
    var _ = record();
  }

  /**
   * The same row under another deployment, its public key spelled as we do. It need not be
   * readable: a key whose row is damaged must be taken from a deployment that has loaded it before.
   */
  public KeyRow under(String deployment) {
    Map<String, AttributeValue> moved = new HashMap<>(item);
    moved.put(ValidatorKeyTable.DEPLOYMENT, fromS(deployment));
    moved.put(ValidatorKeyTable.PUBKEY, fromS(ValidatorKeyRecord.name(position().sortKey())));
    return new KeyRow(moved);
  }

  Map<String, AttributeValue> item() {
    return item;
  }

  /** Its deletion if every column is still what it is here. */
  Delete deletion(String table) {
    Map<String, String> names = new HashMap<>();
    Map<String, AttributeValue> values = new HashMap<>();
    List<String> terms = new ArrayList<>();
    item.forEach(
        (column, value) -> {
          int i = terms.size();
          names.put("#" + i, column);
          values.put(":" + i, value);
          terms.add("#" + i + " = :" + i);
        });
    return Delete.builder()
        .tableName(table)
        .key(position().primaryKey())
        .conditionExpression(String.join(" AND ", terms))
        .expressionAttributeNames(names)
        .expressionAttributeValues(values)
        .build();
  }
}
