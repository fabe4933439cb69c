package io.nitrosigner.operator.lambda;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nitrosigner.operator.UsageException;
import io.nitrosigner.protocol.Json;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.OptionalInt;

/** What a function was asked: a JSON object. */
record Event(ObjectNode fields) {
  /** Ours take a hundred bytes; Lambda allows 6 MB. */
  private static final int MAX_LENGTH = 64 * 1024;

  /**
   * Reads an event.
   *
   * @throws UsageException when it is not a JSON object, or far too large
   */
  static Event read(InputStream in) throws IOException {
    byte[] json = in.readNBytes(MAX_LENGTH + 1);
    if (json.length > MAX_LENGTH) {
      throw new UsageException("event: expected at most " + MAX_LENGTH + " bytes");
    }
    if (Json.read(json, JsonNode.class, "event") instanceof ObjectNode object) {
      return new Event(object);
    }
    throw new UsageException("event: expected a JSON object");
  }

  /**
   * A field that is text, if it is there.
   *
   * @throws UsageException when it is something else
   */
  Optional<String> text(String name) {
    JsonNode field = fields.path(name);
    if (field.isMissingNode() || field.isNull()) {
      return Optional.empty();
    }
    if (!field.isTextual()) {
      throw new UsageException("event: field " + name + ": expected a string");
    }
    return Optional.of(field.asText());
  }

  /**
   * A field that is a whole number, if it is there.
   *
   * @throws UsageException when it is something else
   */
  OptionalInt number(String name) {
    JsonNode field = fields.path(name);
    if (field.isMissingNode() || field.isNull()) {
      return OptionalInt.empty();
    }
    if (!field.isIntegralNumber() || !field.canConvertToInt()) {
      throw new UsageException("event: field " + name + ": expected a whole number");
    }
    return OptionalInt.of(field.asInt());
  }
}
