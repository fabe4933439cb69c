package io.nitrosigner.protocol.tables;

import static java.util.Map.entry;

import io.nitrosigner.protocol.records.TlsKeyRecord;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;

/** The DynamoDB table of encrypted TLS identities: partition key {@code key_id}. Thread-safe. */
public final class TlsKeyTable {
  private static final String CIPHERTEXT = "encrypted_tls_key_b64";
  private static final String SERVER_CERTIFICATE = "server_cert_pem";

  private final DynamoDbClient dynamoDb;
  private final String name;

  /**
   * A row and what only operators read of it.
   *
   * @param serverCertificate base64 of the PEM certificates that the signer shows; rows of the
   *     reference system have none
   */
  public record Row(TlsKeyRecord key, Optional<String> serverCertificate) {}

  /** A table by name. */
  public TlsKeyTable(DynamoDbClient dynamoDb, String name) {
    this.dynamoDb = dynamoDb;
    this.name = name;
  }

  /** The key schema, for those who create the table. */
  public static KeySchema schema() {
    return new KeySchema(entry("key_id", "N"), Optional.empty());
  }

  /**
   * Puts a row in the place of the one that was read. A call whose answer was lost is repeated and
   * meets its own row, which tells nothing of others.
   *
   * @return false, and nothing is changed, if another is there now
   */
  public boolean replace(Optional<TlsKeyRecord> read, Row row) {
    PutItemRequest.Builder put = PutItemRequest.builder().tableName(name).item(item(row));
    read.ifPresentOrElse(
        old ->
            put.conditionExpression(CIPHERTEXT + " = :old")
                .expressionAttributeValues(Map.of(":old", AttributeValue.fromS(old.ciphertext()))),
        () -> put.conditionExpression("attribute_not_exists(key_id)"));
    try {
      dynamoDb.putItem(put.build());
      return true;
    } catch (ConditionalCheckFailedException e) {
      return AttributeValue.fromS(row.key().ciphertext()).equals(stored().get(CIPHERTEXT));
    }
  }

  private static Map<String, AttributeValue> item(Row row) {
    TlsKeyRecord key = row.key();
    Map<String, AttributeValue> item = new HashMap<>();
    item.put("key_id", number(key.keyId()));
    item.put(CIPHERTEXT, AttributeValue.fromS(key.ciphertext()));
    item.put("cert_pem", AttributeValue.fromS(key.certificate()));
    item.put("record_version", number(key.version()));
    row.serverCertificate()
        .ifPresent(pem -> item.put(SERVER_CERTIFICATE, AttributeValue.fromS(pem)));
    return item;
  }

  /** The signer's identity, if one has been set. */
  public Optional<TlsKeyRecord> signer() {
    return row().map(Row::key);
  }

  /** The signer's row, if there is one. */
  public Optional<Row> row() {
    Map<String, AttributeValue> item = stored();
    return item.isEmpty() ? Optional.empty() : Optional.of(row(item));
  }

  private Map<String, AttributeValue> stored() {
    return dynamoDb
        .getItem(
            r ->
                r.tableName(name)
                    .consistentRead(true)
                    .key(Map.of("key_id", number(TlsKeyRecord.SIGNER))))
        .item();
  }

  private static Row row(Map<String, AttributeValue> item) {
    TlsKeyRecord key =
        new TlsKeyRecord(
            TlsKeyRecord.SIGNER,
            Column.string(item, CIPHERTEXT),
            Column.string(item, "cert_pem"),
            Column.number(item, "record_version").orElse(1));
    return new Row(
        key,
        item.containsKey(SERVER_CERTIFICATE)
            ? Optional.of(Column.string(item, SERVER_CERTIFICATE))
            : Optional.empty());
  }

  private static AttributeValue number(int value) {
    return AttributeValue.fromN(Integer.toString(value));
  }
}
