package io.nitrosigner.slashing.dynamodb;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/** One conditional UpdateItem in the making: columns that must be so, and what they become. */
final class HistoryUpdate {
  private final List<String> conditions = new ArrayList<>();
  private final List<String> sets = new ArrayList<>();
  private final List<String> removes = new ArrayList<>();
  private final Map<String, AttributeValue> values = new HashMap<>();

  /** Columns are set to {@code next} whatever they are. */
  HistoryUpdate set(Map<String, AttributeValue> next) {
    next.forEach((column, value) -> sets.add(column + " = " + value(value)));
    return this;
  }

  /**
   * Columns become {@code next} if they are {@code before}; a column absent there must be absent.
   */
  HistoryUpdate replace(
      List<String> columns, Map<String, AttributeValue> before, Map<String, AttributeValue> next) {
    for (String column : columns) {
      AttributeValue old = before.get(column);
      conditions.add(
          old == null ? "attribute_not_exists(" + column + ")" : column + " = " + value(old));
      if (old != null && !next.containsKey(column)) {
        removes.add(column);
      }
    }
    return set(next);
  }

  /** Another condition, without values. */
  HistoryUpdate where(String condition) {
    conditions.add(condition);
    return this;
  }

  /** The request, which returns the item on which the condition has failed. */
  UpdateItemRequest request(String table, Map<String, AttributeValue> key) {
    String expression = "SET " + String.join(", ", sets);
    return UpdateItemRequest.builder()
        .tableName(table)
        .key(key)
        .conditionExpression(String.join(" AND ", conditions))
        .updateExpression(
            removes.isEmpty() ? expression : expression + " REMOVE " + String.join(", ", removes))
        .expressionAttributeValues(values)
        .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD)
        .build();
  }

  private String value(AttributeValue value) {
    String name = ":v" + values.size();
    values.put(name, value);
    return name;
  }
}
