package io.nitrosigner.emulators.dynamodb;

import static software.amazon.awssdk.services.dynamodb.model.KeyType.HASH;
import static software.amazon.awssdk.services.dynamodb.model.KeyType.RANGE;

import io.nitrosigner.protocol.tables.KeySchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;

/** Makes tables of keys, as an operator does. */
public final class KeyTables {
  private KeyTables() {}

  /** An empty table. */
  public static void create(DynamoDbClient dynamoDb, String table, KeySchema schema) {
    List<KeySchemaElement> keys = new ArrayList<>(List.of(key(schema.partitionKey(), HASH)));
    List<AttributeDefinition> attributes =
        new ArrayList<>(List.of(attribute(schema.partitionKey())));
    schema.sortKey().ifPresent(sort -> keys.add(key(sort, RANGE)));
    schema.sortKey().ifPresent(sort -> attributes.add(attribute(sort)));
    dynamoDb.createTable(
        r ->
            r.tableName(table)
                .billingMode(BillingMode.PAY_PER_REQUEST)
                .keySchema(keys)
                .attributeDefinitions(attributes));
  }

  private static KeySchemaElement key(Map.Entry<String, String> column, KeyType type) {
    return KeySchemaElement.builder().attributeName(column.getKey()).keyType(type).build();
  }

  private static AttributeDefinition attribute(Map.Entry<String, String> column) {
    return AttributeDefinition.builder()
        .attributeName(column.getKey())
        .attributeType(column.getValue())
        .build();
  }
}
