package io.nitrosigner.emulators.history;

import io.nitrosigner.slashing.dynamodb.HistoryTable;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;

/** Makes tables of signing history, as an operator does. */
public final class HistoryTables {
  private HistoryTables() {}

  /** An empty table. */
  public static void create(DynamoDbClient dynamoDb, String table) {
    create(dynamoDb, table, HistoryTable.partitionKey());
  }

  /** An empty table of any kind, by the name and type of its only key. */
  public static void create(DynamoDbClient dynamoDb, String table, Map.Entry<String, String> key) {
    dynamoDb.createTable(
        r ->
            r.tableName(table)
                .billingMode(BillingMode.PAY_PER_REQUEST)
                .keySchema(
                    KeySchemaElement.builder()
                        .attributeName(key.getKey())
                        .keyType(KeyType.HASH)
                        .build())
                .attributeDefinitions(
                    AttributeDefinition.builder()
                        .attributeName(key.getKey())
                        .attributeType(key.getValue())
                        .build()));
  }
}
