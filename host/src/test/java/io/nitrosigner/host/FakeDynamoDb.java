package io.nitrosigner.host;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;

/** Two tables: one TLS identity at most, and keys of one deployment. */
final class FakeDynamoDb implements DynamoDbClient {
  final List<Map<String, AttributeValue>> keys = new ArrayList<>();
  Optional<Map<String, AttributeValue>> tls = Optional.empty();
  boolean refusing;

  @Override
  public GetItemResponse getItem(GetItemRequest request) {
    answer(request.tableName(), Configurations.TLS_KEYS);
    return GetItemResponse.builder().item(tls.orElse(Map.of())).build();
  }

  @Override
  public QueryResponse query(QueryRequest request) {
    answer(request.tableName(), Configurations.KEYS);
    return QueryResponse.builder().items(keys).build();
  }

  private void answer(String table, String expected) {
    if (refusing || !table.equals(expected)) {
      throw DynamoDbException.builder()
          .awsErrorDetails(
              AwsErrorDetails.builder()
                  .errorCode("ResourceNotFoundException")
                  .errorMessage("no table " + table)
                  .build())
          .build();
    }
  }

  @Override
  public String serviceName() {
    return SERVICE_NAME;
  }

  @Override
  public void close() {}
}
