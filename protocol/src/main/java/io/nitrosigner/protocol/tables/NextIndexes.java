package io.nitrosigner.protocol.tables;

import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromN;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

import io.nitrosigner.protocol.ProtocolException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;

/**
 * Which indexes of each mnemonic are used: rows of the validator key table in a partition that no
 * deployment has, so that no signer takes them for keys. A key that is made twice can be slashed.
 * Thread-safe.
 */
public final class NextIndexes {
  /** The {@code web3signer_uuid} of these rows, which is no UUID. */
  public static final String PARTITION = "next-index";

  private static final String NEXT = "next_index";
  private static final String OPEN_FROM = "open_from";
  private static final String OPEN_DEPLOYMENT = "open_deployment";

  private final DynamoDbClient dynamoDb;
  private final String name;

  /** The rows in the table of that name. */
  public NextIndexes(DynamoDbClient dynamoDb, String name) {
    this.dynamoDb = dynamoDb;
    this.name = name;
  }

  /**
   * The indexes of one mnemonic.
   *
   * @param next all below are used or skipped for good
   * @param open those that have been begun, up to {@code next}, and may not all be in the table
   */
  public record Used(long next, Optional<Open> open) {
    /** Of a mnemonic that nobody knows. */
    public static final Used NONE = new Used(0, Optional.empty());
  }

  /** Indexes from {@code from} on are being made for one deployment. */
  public record Open(long from, String deployment) {}

  /**
   * What is known of a mnemonic.
   *
   * @param tree the name of its tree of keys, which tells nothing of them
   */
  public Used read(String tree) {
    Map<String, AttributeValue> item =
        dynamoDb.getItem(r -> r.tableName(name).key(key(tree)).consistentRead(true)).item();
    if (item.isEmpty()) {
      return Used.NONE;
    }
    return new Used(
        number(item, NEXT),
        item.containsKey(OPEN_FROM)
            ? Optional.of(new Open(number(item, OPEN_FROM), Column.string(item, OPEN_DEPLOYMENT)))
            : Optional.empty());
  }

  /**
   * Replaces {@code seen} by {@code used}, which has no lower {@code next}.
   *
   * @return false if somebody else has replaced it meanwhile: nothing is changed
   */
  public boolean replace(String tree, Used seen, Used used, Instant now) {
    if (used.next() < seen.next()) {
      throw new IllegalArgumentException(
          "the next index never falls: from " + seen.next() + " to " + used.next());
    }
    try {
      dynamoDb.putItem(
          r -> {
            r.tableName(name).item(item(tree, used, now)).conditionExpression(condition(seen));
            if (!seen.equals(Used.NONE)) {
              r.expressionAttributeValues(values(seen)); // DynamoDB refuses an empty map
            }
          });
      return true;
    } catch (ConditionalCheckFailedException e) {
      return false;
    }
  }

  private static String condition(Used seen) {
    if (seen.equals(Used.NONE)) {
      return "attribute_not_exists(" + NEXT + ")";
    }
    return NEXT
        + " = :next AND "
        + (seen.open().isPresent()
            ? OPEN_FROM + " = :from AND " + OPEN_DEPLOYMENT + " = :deployment"
            : "attribute_not_exists(" + OPEN_FROM + ")");
  }

  private static Map<String, AttributeValue> values(Used seen) {
    Map<String, AttributeValue> values = new HashMap<>();
    values.put(":next", fromN(Long.toString(seen.next())));
    seen.open().ifPresent(open -> values.put(":from", fromN(Long.toString(open.from()))));
    seen.open().ifPresent(open -> values.put(":deployment", fromS(open.deployment())));
    return values;
  }

  private static Map<String, AttributeValue> item(String tree, Used used, Instant now) {
    Map<String, AttributeValue> item = new HashMap<>(key(tree));
    item.put(NEXT, fromN(Long.toString(used.next())));
    item.put("datetime", fromS(now.toString()));
    used.open().ifPresent(open -> item.put(OPEN_FROM, fromN(Long.toString(open.from()))));
    used.open().ifPresent(open -> item.put(OPEN_DEPLOYMENT, fromS(open.deployment())));
    return item;
  }

  private static Map<String, AttributeValue> key(String tree) {
    return Map.of("web3signer_uuid", fromS(PARTITION), "pubkey", fromS(tree));
  }

  private static long number(Map<String, AttributeValue> item, String column) {
    try {
      return Long.parseLong(item.getOrDefault(column, AttributeValue.fromNul(true)).n());
    } catch (NumberFormatException e) {
      throw new ProtocolException("column " + column + ": expected a number (N)");
    }
  }
}
