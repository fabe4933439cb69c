package io.nitrosigner.slashing.dynamodb;

import static io.nitrosigner.slashing.dynamodb.HistoryItem.PUBKEY;
import static java.util.Map.entry;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromN;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

import io.nitrosigner.signing.bls.PublicKey;
import io.nitrosigner.signing.json.Json;
import io.nitrosigner.signing.json.MalformedValueException;
import io.nitrosigner.slashing.HighWatermark;
import io.nitrosigner.slashing.StoreUnavailableException;
import io.nitrosigner.slashing.TamperedHistoryException;
import io.nitrosigner.slashing.Watermark;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;

/**
 * The whole table of a deployment's signing history, beside the watermarks: the sealed key of their
 * MACs, and the high watermark. Both are items with names that no public key has. Thread-safe.
 *
 * <p>What is read of watermarks here is unverified: only enclaves can check the MACs.
 */
public final class HistoryTable {
  private static final String SEALED_KEY = "sealed_mac_key";
  private static final String CIPHERTEXT = "ciphertext_b64";
  private static final String HIGH_WATERMARK = "high_watermark";
  private static final String EPOCH = "epoch";
  private static final String SLOT = "slot";

  private static final Pattern PUBLIC_KEY = Pattern.compile("[0-9a-f]{96}");

  /** The most that BatchGetItem takes. */
  private static final int BATCH = 100;

  private final DynamoDbClient dynamoDb;
  private final String name;

  /** A table by name, or by ARN in whatever account. */
  public HistoryTable(DynamoDbClient dynamoDb, String name) {
    this.dynamoDb = dynamoDb;
    this.name = name;
  }

  /** Name and type of the partition key, for those who create the table; there is no sort key. */
  public static Map.Entry<String, String> partitionKey() {
    return entry(PUBKEY, "S");
  }

  /** All keys that are registered, in ascending order, whoever uses them now. */
  public Set<PublicKey> registered() {
    Set<PublicKey> keys = new LinkedHashSet<>();
    dynamoDb
        .scanPaginator(r -> r.tableName(name).projectionExpression(PUBKEY).consistentRead(true))
        .items()
        .stream()
        .flatMap(item -> Optional.ofNullable(item.get(PUBKEY)).stream())
        .map(AttributeValue::s)
        .filter(id -> PUBLIC_KEY.matcher(id).matches())
        .sorted()
        .forEach(id -> keys.add(PublicKey.read(id)));
    return keys;
  }

  /**
   * What is stored for {@code keys}, read consistently; keys that are not registered are missing.
   *
   * @throws TamperedHistoryException for an item that is not a history
   */
  public Map<PublicKey, Watermark> read(Collection<PublicKey> keys) {
    return read(
        keys,
        (_, damage) -> {
          throw damage;
        });
  }

  /**
   * The same, but an item that is not a history is told to {@code damaged} with whose it is, and
   * keeps no other from being read.
   */
  public Map<PublicKey, Watermark> read(
      Collection<PublicKey> keys, BiConsumer<PublicKey, TamperedHistoryException> damaged) {
    Map<PublicKey, Watermark> found = new HashMap<>();
    List<PublicKey> all = List.copyOf(keys);
    for (int from = 0; from < all.size(); from += BATCH) {
      for (Map<String, AttributeValue> item :
          items(all.subList(from, Math.min(all.size(), from + BATCH)))) {
        PublicKey owner = HistoryItem.owner(item);
        try {
          found.put(owner, HistoryItem.read(owner, item));
        } catch (TamperedHistoryException e) {
          damaged.accept(owner, e);
        }
      }
    }
    return found;
  }

  /** DynamoDB answers with as much as fits, and names the rest, for which the SDK asks again. */
  private List<Map<String, AttributeValue>> items(List<PublicKey> batch) {
    KeysAndAttributes wanted =
        KeysAndAttributes.builder()
            .keys(batch.stream().map(HistoryItem::key).toList())
            .consistentRead(true)
            .build();
    return dynamoDb.batchGetItemPaginator(r -> r.requestItems(Map.of(name, wanted))).stream()
        .flatMap(page -> page.responses().getOrDefault(name, List.of()).stream())
        .toList();
  }

  /** Where signing ends, if the operator has set it. */
  public Optional<HighWatermark> highWatermark() {
    Map<String, AttributeValue> item = item(HIGH_WATERMARK);
    return item.isEmpty()
        ? Optional.empty()
        : Optional.of(new HighWatermark(number(item, EPOCH), number(item, SLOT)));
  }

  /** Sets or removes where signing ends. */
  public void highWatermark(Optional<HighWatermark> end) {
    if (end.isEmpty()) {
      dynamoDb.deleteItem(r -> r.tableName(name).key(key(HIGH_WATERMARK)));
      return;
    }
    Map<String, AttributeValue> item = new HashMap<>(key(HIGH_WATERMARK));
    item.put(EPOCH, fromN(Long.toString(end.get().epoch())));
    item.put(SLOT, fromN(Long.toString(end.get().slot())));
    dynamoDb.putItem(r -> r.tableName(name).item(item));
  }

  /** Base64 of the KMS ciphertext blob of the MACs' key, once it has been made. */
  public Optional<String> sealedKey() {
    return Optional.ofNullable(item(SEALED_KEY).get(CIPHERTEXT)).map(AttributeValue::s);
  }

  /** Stores the sealed key; false if there is one, which stays: without it nothing is believed. */
  public boolean putSealedKey(String ciphertextBase64) {
    Map<String, AttributeValue> item = new HashMap<>(key(SEALED_KEY));
    item.put(CIPHERTEXT, fromS(ciphertextBase64));
    try {
      dynamoDb.putItem(
          r ->
              r.tableName(name)
                  .item(item)
                  .conditionExpression("attribute_not_exists(" + PUBKEY + ")"));
      return true;
    } catch (ConditionalCheckFailedException e) {
      return false;
    }
  }

  private Map<String, AttributeValue> item(String id) {
    return dynamoDb.getItem(r -> r.tableName(name).key(key(id)).consistentRead(true)).item();
  }

  private static Map<String, AttributeValue> key(String id) {
    return Map.of(PUBKEY, fromS(id));
  }

  private static long number(Map<String, AttributeValue> item, String column) {
    @Nullable AttributeValue value = item.get(column);
    try {
      return Json.uint63(value == null ? null : value.n());
    } catch (MalformedValueException e) {
      throw new StoreUnavailableException("the high watermark is not readable: " + column);
    }
  }
}
