package io.nitrosigner.protocol.tables;

import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;

/**
 * The rows of a validator key table without their ciphertexts, of one deployment or of all, read
 * consistently and page by page. Thread-safe.
 *
 * @param name the table
 * @param deployment whose rows, {@code none} for those of no deployment; absent for all
 */
public record KeyListing(DynamoDbClient dynamoDb, String name, Optional<String> deployment) {
  /** All pages one after the other, each read when its first row is asked for. */
  public Stream<KeySummary> rows() {
    return Stream.iterate(
            Optional.of(page(Optional.empty())),
            Optional::isPresent,
            page -> page.flatMap(KeyPage::next).map(next -> page(Optional.of(next))))
        .flatMap(page -> page.orElseThrow().rows().stream());
  }

  /**
   * One page.
   *
   * @param after where the page before has ended; absent for the first
   */
  public KeyPage page(Optional<KeyPosition> after) {
    return deployment.map(id -> query(id, after)).orElseGet(() -> scan(after));
  }

  private KeyPage query(String id, Optional<KeyPosition> after) {
    QueryRequest.Builder query =
        QueryRequest.builder()
            .tableName(name)
            .consistentRead(true)
            .keyConditionExpression("#deployment = :deployment")
            .expressionAttributeValues(Map.of(":deployment", fromS(id)))
            .projectionExpression(KeySummary.PROJECTION)
            .expressionAttributeNames(KeySummary.NAMES);
    after.ifPresent(position -> query.exclusiveStartKey(position.primaryKey()));
    QueryResponse answer = dynamoDb.query(query.build());
    return page(answer.items(), answer.lastEvaluatedKey());
  }

  private KeyPage scan(Optional<KeyPosition> after) {
    ScanRequest.Builder scan =
        ScanRequest.builder()
            .tableName(name)
            .consistentRead(true)
            .projectionExpression(KeySummary.PROJECTION)
            .expressionAttributeNames(KeySummary.NAMES);
    after.ifPresent(position -> scan.exclusiveStartKey(position.primaryKey()));
    ScanResponse answer = dynamoDb.scan(scan.build());
    return page(answer.items(), answer.lastEvaluatedKey());
  }

  private static KeyPage page(
      List<Map<String, AttributeValue>> items, Map<String, AttributeValue> last) {
    return new KeyPage(
        items.stream().filter(item -> KeyPosition.of(item).holdsKey()).map(KeySummary::of).toList(),
        last.isEmpty() ? Optional.empty() : Optional.of(KeyPosition.of(last)));
  }
}
