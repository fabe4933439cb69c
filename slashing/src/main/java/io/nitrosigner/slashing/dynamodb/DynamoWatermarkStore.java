package io.nitrosigner.slashing.dynamodb;

import static io.nitrosigner.slashing.dynamodb.HistoryItem.BLOCK_MAC;
import static io.nitrosigner.slashing.dynamodb.HistoryItem.BLOCK_ROOT;
import static io.nitrosigner.slashing.dynamodb.HistoryItem.BLOCK_SLOT;
import static io.nitrosigner.slashing.dynamodb.HistoryItem.CHAIN;
import static io.nitrosigner.slashing.dynamodb.HistoryItem.PUBKEY;
import static io.nitrosigner.slashing.dynamodb.HistoryItem.VOTE_MAC;
import static io.nitrosigner.slashing.dynamodb.HistoryItem.VOTE_ROOT;
import static io.nitrosigner.slashing.dynamodb.HistoryItem.VOTE_SOURCE;
import static io.nitrosigner.slashing.dynamodb.HistoryItem.VOTE_TARGET;

import io.nitrosigner.signing.bls.PublicKey;
import io.nitrosigner.slashing.StoreUnavailableException;
import io.nitrosigner.slashing.Watermark;
import io.nitrosigner.slashing.WatermarkStore;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;

/**
 * Watermarks in a DynamoDB table, shared by all enclaves of a deployment. Each change is one
 * conditional UpdateItem: DynamoDB serialises them per item, so of two that were judged by the same
 * watermark one fails, and learns from the same answer what is stored instead. What is read is
 * believed only with the MACs of an enclave, and what is not believed is never overwritten.
 * Thread-safe.
 *
 * <p>The client must not retry by itself for longer than a caller would wait. A repeated request is
 * harmless: it fails on its own first success, and the message then counts as signed already.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/WorkingWithItems.html#WorkingWithItems.ConditionalUpdate">Conditional
 *     updates</a>
 */
public final class DynamoWatermarkStore implements WatermarkStore {
  private static final List<String> CHAIN_COLUMNS = List.of(CHAIN);
  private static final List<String> BLOCK_COLUMNS = List.of(BLOCK_SLOT, BLOCK_ROOT, BLOCK_MAC);
  private static final List<String> VOTE_COLUMNS =
      List.of(VOTE_SOURCE, VOTE_TARGET, VOTE_ROOT, VOTE_MAC);

  private final DynamoDbClient dynamoDb;
  private final String table;
  private final HistoryMac mac;

  /** The watermarks of a table, authenticated under {@code mac}. */
  public DynamoWatermarkStore(DynamoDbClient dynamoDb, String table, HistoryMac mac) {
    this.dynamoDb = dynamoDb;
    this.table = table;
    this.mac = mac;
  }

  @Override
  public Optional<Watermark> find(PublicKey key) {
    return asking(
        () -> {
          Map<String, AttributeValue> item =
              dynamoDb
                  .getItem(r -> r.tableName(table).key(HistoryItem.key(key)).consistentRead(true))
                  .item();
          return item.isEmpty()
              ? Optional.empty()
              : Optional.of(HistoryItem.verify(key, item, mac));
        });
  }

  @Override
  public boolean create(PublicKey key, Watermark first) {
    HistoryUpdate update =
        new HistoryUpdate()
            .where("attribute_not_exists(" + PUBKEY + ")")
            .set(HistoryItem.chain(first))
            .set(HistoryItem.block(key, first, mac))
            .set(HistoryItem.vote(key, first, mac));
    return asking(
        () -> {
          try {
            dynamoDb.updateItem(update.request(table, HistoryItem.key(key)));
            return true;
          } catch (ConditionalCheckFailedException e) {
            return false;
          }
        });
  }

  @Override
  public Advance advance(PublicKey key, Watermark before, Watermark next) {
    HistoryUpdate update = new HistoryUpdate();
    update.replace(CHAIN_COLUMNS, HistoryItem.chain(before), HistoryItem.chain(next));
    boolean rechained = !before.chain().equals(next.chain()); // both MACs cover the chain
    if (rechained || !before.block().equals(next.block())) {
      update.replace(
          BLOCK_COLUMNS, HistoryItem.block(key, before, mac), HistoryItem.block(key, next, mac));
    }
    if (rechained || !before.vote().equals(next.vote())) {
      update.replace(
          VOTE_COLUMNS, HistoryItem.vote(key, before, mac), HistoryItem.vote(key, next, mac));
    }
    return asking(
        () -> {
          try {
            dynamoDb.updateItem(update.request(table, HistoryItem.key(key)));
            return new Advance.Stored();
          } catch (ConditionalCheckFailedException e) {
            return e.hasItem() && !e.item().isEmpty()
                ? new Advance.Conflict(HistoryItem.verify(key, e.item(), mac))
                : new Advance.Absent();
          }
        });
  }

  private static <T> T asking(Supplier<T> call) {
    try {
      return call.get();
    } catch (AwsServiceException e) {
      throw new StoreUnavailableException("the signing history refused: " + refusal(e));
    } catch (SdkException e) {
      throw new StoreUnavailableException("the signing history does not answer");
    }
  }

  /** The error code alone: messages of AWS may name what is no client's business. */
  private static String refusal(AwsServiceException refused) {
    @Nullable AwsErrorDetails error = refused.awsErrorDetails();
    return error == null || error.errorCode() == null
        ? "status code " + refused.statusCode()
        : error.errorCode();
  }
}
