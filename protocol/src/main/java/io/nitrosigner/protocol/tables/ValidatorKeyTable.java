package io.nitrosigner.protocol.tables;

import static java.util.Map.entry;

import io.nitrosigner.protocol.ProtocolException;
import io.nitrosigner.protocol.records.ValidatorKeyRecord;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;

/**
 * The DynamoDB table of encrypted validator keys, in the reference system's layout: partition key
 * {@code web3signer_uuid}, sort key {@code pubkey}. Thread-safe.
 */
public final class ValidatorKeyTable {
  static final String DEPLOYMENT = "web3signer_uuid";
  static final String PUBKEY = "pubkey";
  static final String CHAIN = "chain";
  static final String CIPHERTEXT = "encrypted_key_password_mnemonic_b64";
  static final String ACTIVE = "active";
  static final String DATETIME = "datetime";
  static final String VERSION = "record_version";
  static final String DEPOSIT = "deposit_json_b64";

  private final DynamoDbClient dynamoDb;
  private final String name;

  /** A table by name. */
  public ValidatorKeyTable(DynamoDbClient dynamoDb, String name) {
    this.dynamoDb = dynamoDb;
    this.name = name;
  }

  /** The key schema, for those who create the table. */
  public static KeySchema schema() {
    return new KeySchema(entry(DEPLOYMENT, "S"), Optional.of(entry(PUBKEY, "S")));
  }

  /** Writes a row, replacing the one with the same deployment and public key. */
  public void put(ValidatorKeyRecord key, Instant now) {
    dynamoDb.putItem(r -> r.tableName(name).item(item(key, Optional.empty(), now)));
  }

  static Map<String, AttributeValue> item(
      ValidatorKeyRecord key, Optional<String> depositJson, Instant now) {
    Map<String, AttributeValue> item = new HashMap<>();
    item.put(DEPLOYMENT, AttributeValue.fromS(key.deployment()));
    item.put(PUBKEY, AttributeValue.fromS(key.pubkey()));
    item.put(CHAIN, AttributeValue.fromS(key.chain()));
    item.put(CIPHERTEXT, AttributeValue.fromS(key.ciphertext()));
    item.put(ACTIVE, AttributeValue.fromBool(key.active()));
    item.put(DATETIME, AttributeValue.fromS(now.toString()));
    item.put(VERSION, AttributeValue.fromN(Integer.toString(key.version())));
    depositJson.ifPresent(json -> item.put(DEPOSIT, AttributeValue.fromS(json)));
    return item;
  }

  /**
   * All rows of a deployment, active or not, read consistently and page by page as the stream is
   * consumed. A row that lacks a column, or has one of another type or form, is left out and told
   * to {@code unreadable} with its public key: it must not keep the others from being loaded.
   */
  public Stream<ValidatorKeyRecord> of(
      String deployment, BiConsumer<String, ProtocolException> unreadable) {
    return dynamoDb.queryPaginator(query(deployment)).items().stream()
        .flatMap(item -> read(item, unreadable).stream());
  }

  private static Optional<ValidatorKeyRecord> read(
      Map<String, AttributeValue> item, BiConsumer<String, ProtocolException> unreadable) {
    try {
      return Optional.of(record(item));
    } catch (ProtocolException e) {
      unreadable.accept(Column.string(item, PUBKEY), e);
      return Optional.empty();
    }
  }

  /** The deposit beside a key, as {@link KeyRow#of} has written it; not every row has one. */
  public Optional<String> depositJson(String deployment, String pubkey) {
    Map<String, AttributeValue> item =
        dynamoDb
            .getItem(
                r ->
                    r.tableName(name)
                        .consistentRead(true)
                        .projectionExpression("deposit_json_b64")
                        .key(
                            Map.of(
                                "web3signer_uuid", AttributeValue.fromS(deployment),
                                "pubkey", AttributeValue.fromS(pubkey))))
            .item();
    return item.containsKey("deposit_json_b64")
        ? Optional.of(Column.string(item, "deposit_json_b64"))
        : Optional.empty();
  }

  /** The public keys of a deployment's rows. */
  public List<String> publicKeys(String deployment) {
    QueryRequest keysOnly = query(deployment).toBuilder().projectionExpression(PUBKEY).build();
    return dynamoDb.queryPaginator(keysOnly).items().stream()
        .map(item -> Column.string(item, PUBKEY))
        .toList();
  }

  private QueryRequest query(String deployment) {
    return QueryRequest.builder()
        .tableName(name)
        .consistentRead(true)
        .keyConditionExpression("web3signer_uuid = :deployment")
        .expressionAttributeValues(Map.of(":deployment", AttributeValue.fromS(deployment)))
        .build();
  }

  static ValidatorKeyRecord record(Map<String, AttributeValue> item) {
    return new ValidatorKeyRecord(
        Column.string(item, DEPLOYMENT),
        Column.string(item, PUBKEY),
        Column.string(item, CHAIN),
        Column.string(item, CIPHERTEXT),
        Column.bool(item, ACTIVE),
        Column.number(item, VERSION).orElse(1));
  }
}
