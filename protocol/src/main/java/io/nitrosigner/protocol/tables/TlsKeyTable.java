package io.nitrosigner.protocol.tables;

import static java.util.Map.entry;

import io.nitrosigner.protocol.records.TlsKeyRecord;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The DynamoDB table of encrypted TLS identities: partition key {@code key_id}. Thread-safe. */
public final class TlsKeyTable {
  private final DynamoDbClient dynamoDb;
  private final String name;

  /** A table by name. */
  public TlsKeyTable(DynamoDbClient dynamoDb, String name) {
    this.dynamoDb = dynamoDb;
    this.name = name;
  }

  /** The key schema, for those who create the table. */
  public static KeySchema schema() {
    return new KeySchema(entry("key_id", "N"), Optional.empty());
  }

  /** Writes a row, replacing the one with the same id. */
  public void put(TlsKeyRecord key) {
    Map<String, AttributeValue> item =
        Map.of(
            "key_id", number(key.keyId()),
            "encrypted_tls_key_b64", AttributeValue.fromS(key.ciphertext()),
            "cert_pem", AttributeValue.fromS(key.certificate()),
            "record_version", number(key.version()));
    dynamoDb.putItem(r -> r.tableName(name).item(item));
  }

  /** The signer's identity, if one has been set. */
  public Optional<TlsKeyRecord> signer() {
    Map<String, AttributeValue> item =
        dynamoDb
            .getItem(
                r ->
                    r.tableName(name)
                        .consistentRead(true)
                        .key(Map.of("key_id", number(TlsKeyRecord.SIGNER))))
            .item();
    return item.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new TlsKeyRecord(
                TlsKeyRecord.SIGNER,
                Column.string(item, "encrypted_tls_key_b64"),
                Column.string(item, "cert_pem"),
                Column.number(item, "record_version").orElse(1)));
  }

  private static AttributeValue number(int value) {
    return AttributeValue.fromN(Integer.toString(value));
  }
}
