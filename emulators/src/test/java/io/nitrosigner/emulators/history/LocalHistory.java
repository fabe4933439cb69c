package io.nitrosigner.emulators.history;

import io.nitrosigner.emulators.dynamodb.SharedDynamoDbLocal;
import io.nitrosigner.signing.bls.PublicKey;
import io.nitrosigner.slashing.dynamodb.DynamoWatermarkStore;
import io.nitrosigner.slashing.dynamodb.HistoryMac;
import io.nitrosigner.slashing.dynamodb.SealedKey;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.UUID;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** A table of signing history in DynamoDB Local, and what somebody does behind the store's back. */
final class LocalHistory implements AutoCloseable {
  private static final SecureRandom RANDOM = new SecureRandom();

  final DynamoDbClient dynamoDb = SharedDynamoDbLocal.client();
  final String table = "history-" + UUID.randomUUID();

  /** In hex. */
  final String macKey = HexFormat.of().formatHex(random(SealedKey.LENGTH));

  final HistoryMac mac = new HistoryMac(HexFormat.of().parseHex(macKey));

  LocalHistory() {
    HistoryTables.create(dynamoDb, table);
  }

  /** The MACs of a deployment of its own. */
  static HistoryMac newMac() {
    return new HistoryMac(random(SealedKey.LENGTH));
  }

  /** A key that nobody has used. */
  static PublicKey newKey() {
    return new PublicKey(random(PublicKey.LENGTH));
  }

  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    RANDOM.nextBytes(bytes);
    return bytes;
  }

  DynamoWatermarkStore store() {
    return store(mac);
  }

  DynamoWatermarkStore store(HistoryMac mac) {
    return new DynamoWatermarkStore(dynamoDb, table, mac);
  }

  /** Everything that is stored of a key. */
  Map<String, AttributeValue> item(PublicKey key) {
    return dynamoDb.getItem(r -> r.tableName(table).key(id(key)).consistentRead(true)).item();
  }

  /** Puts an item where the one of {@code key} was. */
  void replace(PublicKey key, Map<String, AttributeValue> columns) {
    Map<String, AttributeValue> item = new HashMap<>(columns);
    item.putAll(id(key));
    dynamoDb.putItem(r -> r.tableName(table).item(item));
  }

  void delete(PublicKey key) {
    dynamoDb.deleteItem(r -> r.tableName(table).key(id(key)));
  }

  private static Map<String, AttributeValue> id(PublicKey key) {
    return Map.of("pubkey", AttributeValue.fromS(HexFormat.of().formatHex(key.bytes())));
  }

  @Override
  public void close() {
    dynamoDb.close();
  }
}
