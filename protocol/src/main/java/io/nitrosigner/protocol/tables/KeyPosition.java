package io.nitrosigner.protocol.tables;

import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

import io.nitrosigner.protocol.records.ValidatorKeyRecord;
import java.util.Map;
import java.util.UUID;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Where a row of the validator key table stands.
 *
 * @param deployment partition key
 * @param sortKey as the row spells it
 */
public record KeyPosition(String deployment, String sortKey) {
  static KeyPosition of(Map<String, AttributeValue> item) {
    return new KeyPosition(
        Column.string(item, ValidatorKeyTable.DEPLOYMENT),
        Column.string(item, ValidatorKeyTable.PUBKEY));
  }

  Map<String, AttributeValue> primaryKey() {
    return Map.of(
        ValidatorKeyTable.DEPLOYMENT, fromS(deployment), ValidatorKeyTable.PUBKEY, fromS(sortKey));
  }

  /**
   * Whether rows here are keys: those of a deployment's UUID, however spelled, and those of {@code
   * none}. Others are for bookkeeping.
   */
  public boolean holdsKey() {
    return deployment.equals(ValidatorKeyRecord.UNASSIGNED) || isUuid(deployment);
  }

  private static boolean isUuid(String text) {
    try {
      return UUID.fromString(text).toString().equalsIgnoreCase(text);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
