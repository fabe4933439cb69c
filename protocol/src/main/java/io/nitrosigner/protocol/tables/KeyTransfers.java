package io.nitrosigner.protocol.tables;

import io.nitrosigner.protocol.ProtocolException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.ConditionCheck;
import software.amazon.awssdk.services.dynamodb.model.Delete;
import software.amazon.awssdk.services.dynamodb.model.Put;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/**
 * Writes rows of a validator key table so that no key is ever in two places: two deployments with
 * the same key are two signers with different histories, and slashed sooner or later. Each write is
 * one transaction, done or not done. Thread-safe.
 *
 * @param name the table
 */
public record KeyTransfers(DynamoDbClient dynamoDb, String name) {
  /** DynamoDB takes a hundred actions in a transaction; the rest is for other places. */
  public static final int MAX_PLACES = 90;

  private static final String ABSENT = "attribute_not_exists(" + ValidatorKeyTable.PUBKEY + ")";
  private static final String CONDITION_FAILED = "ConditionalCheckFailed";

  /** What came of a write. */
  public enum Outcome {
    /** It is done. */
    DONE,
    /** Nothing is changed: the row is not what it was, or there is one that was not. */
    CHANGED,
    /** Nothing is changed: the key is at another place. */
    ELSEWHERE
  }

  /** The whole row at a position. */
  public Optional<KeyRow> find(KeyPosition position) {
    Map<String, AttributeValue> item =
        dynamoDb
            .getItem(r -> r.tableName(name).consistentRead(true).key(position.primaryKey()))
            .item();
    return item.isEmpty() ? Optional.empty() : Optional.of(new KeyRow(item));
  }

  /**
   * Writes a row whose key is nowhere yet.
   *
   * @param places deployments under which it must not be, {@code none} among them
   */
  public Outcome create(KeyRow row, Set<String> places) {
    List<TransactWriteItem> actions = new ArrayList<>();
    actions.add(put(row));
    actions.addAll(absences(row, places, Set.of(row.position().deployment())));
    return write(actions);
  }

  /**
   * Moves a row to another deployment, with every column.
   *
   * @param places deployments under which it must not be otherwise
   */
  public Outcome move(KeyRow row, String deployment, Set<String> places) {
    KeyRow moved = row.under(deployment);
    List<TransactWriteItem> actions = new ArrayList<>();
    actions.add(TransactWriteItem.builder().delete(row.deletion(name)).build());
    actions.add(put(moved));
    actions.addAll(absences(moved, places, Set.of(deployment, row.position().deployment())));
    return write(actions);
  }

  /** Removes a row; false if it is not what it was when it was read. */
  public boolean remove(KeyRow row) {
    Delete deletion = row.deletion(name);
    return write(List.of(TransactWriteItem.builder().delete(deletion).build())) == Outcome.DONE;
  }

  private TransactWriteItem put(KeyRow row) {
    Put put = Put.builder().tableName(name).item(row.item()).conditionExpression(ABSENT).build();
    return TransactWriteItem.builder().put(put).build();
  }

  private List<TransactWriteItem> absences(KeyRow row, Set<String> places, Set<String> own) {
    if (places.size() > MAX_PLACES) {
      throw new ProtocolException(
          "table "
              + name
              + ": expected at most "
              + MAX_PLACES
              + " deployments, was "
              + places.size());
    }
    return places.stream()
        .filter(place -> !own.contains(place))
        .map(place -> new KeyPosition(place, row.position().sortKey()))
        .map(
            position ->
                ConditionCheck.builder()
                    .tableName(name)
                    .key(position.primaryKey())
                    .conditionExpression(ABSENT)
                    .build())
        .map(check -> TransactWriteItem.builder().conditionCheck(check).build())
        .toList();
  }

  /** The first action is about the row as it was read. */
  private Outcome write(List<TransactWriteItem> actions) {
    try {
      dynamoDb.transactWriteItems(r -> r.transactItems(actions));
      return Outcome.DONE;
    } catch (TransactionCanceledException e) {
      List<String> codes = e.cancellationReasons().stream().map(CancellationReason::code).toList();
      if (!codes.contains(CONDITION_FAILED)) {
        throw e;
      }
      return CONDITION_FAILED.equals(codes.getFirst()) ? Outcome.CHANGED : Outcome.ELSEWHERE;
    }
  }
}
