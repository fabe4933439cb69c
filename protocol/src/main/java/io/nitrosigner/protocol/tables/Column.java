package io.nitrosigner.protocol.tables;

import io.nitrosigner.protocol.ProtocolException;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Reads typed columns of a DynamoDB item, with errors that name the column. */
final class Column {
  private Column() {}

  static String string(Map<String, AttributeValue> item, String column) {
    String value = item.getOrDefault(column, AttributeValue.fromNul(true)).s();
    if (value == null) {
      throw new ProtocolException("column " + column + ": expected a string (S)");
    }
    return value;
  }

  static boolean bool(Map<String, AttributeValue> item, String column) {
    Boolean value = item.getOrDefault(column, AttributeValue.fromNul(true)).bool();
    if (value == null) {
      throw new ProtocolException("column " + column + ": expected a boolean (BOOL)");
    }
    return value;
  }

  /** The string, if the column is there and is one. */
  static Optional<String> find(Map<String, AttributeValue> item, String column) {
    return Optional.ofNullable(item.get(column)).map(AttributeValue::s);
  }

  static Optional<Integer> number(Map<String, AttributeValue> item, String column) {
    AttributeValue value = item.get(column);
    if (value == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(Integer.parseInt(value.n()));
    } catch (NumberFormatException e) {
      throw new ProtocolException("column " + column + ": expected a small number (N)");
    }
  }
}
