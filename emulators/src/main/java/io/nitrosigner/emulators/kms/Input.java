package io.nitrosigner.emulators.kms;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nitrosigner.emulators.aws.AwsException;
import java.io.IOException;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/** The members of a request, read as KMS reads them: unknown ones ignored, wrong ones refused. */
final class Input {
  private final ObjectNode node;
  private final String prefix;

  Input(ObjectNode node) {
    this(node, "");
  }

  private Input(ObjectNode node, String prefix) {
    this.node = node;
    this.prefix = prefix;
  }

  String text(String member, int maxLength) {
    return required(member, optionalText(member, maxLength));
  }

  /** Text of 1 to {@code maxLength} characters. */
  Optional<String> optionalText(String member, int maxLength) {
    Optional<String> text = value(member, JsonNode::isTextual, "String").map(JsonNode::asText);
    text.ifPresent(t -> checkLength(member, "'" + t + "'", t.length(), maxLength));
    return text;
  }

  /** Text out of a closed set. */
  Optional<String> choice(String member, Collection<String> choices) {
    Optional<String> text = value(member, JsonNode::isTextual, "String").map(JsonNode::asText);
    text.filter(t -> !choices.contains(t))
        .ifPresent(
            t -> {
              throw violation(
                  "'" + t + "'",
                  member,
                  "Member must satisfy enum value set: " + choices.stream().sorted().toList());
            });
    return text;
  }

  byte[] blob(String member, int maxLength) {
    return required(
        member,
        value(member, JsonNode::isTextual, "Blob")
            .map(
                text -> {
                  byte[] bytes = decode(text, member);
                  checkLength(member, "of " + bytes.length + " bytes", bytes.length, maxLength);
                  return bytes;
                }));
  }

  Optional<Integer> integer(String member, int min, int max) {
    Optional<Long> number =
        value(member, n -> n.isIntegralNumber() && n.canConvertToLong(), "Integer")
            .map(JsonNode::asLong);
    number.ifPresent(
        n -> {
          if (n < min) {
            throw violation(
                "'" + n + "'", member, "Member must have value greater than or equal to " + min);
          }
          if (n > max) {
            throw violation(
                "'" + n + "'", member, "Member must have value less than or equal to " + max);
          }
        });
    return number.map(Long::intValue);
  }

  /** A boolean that is false when absent. */
  boolean flag(String member) {
    return value(member, JsonNode::isBoolean, "Boolean").map(JsonNode::asBoolean).orElse(false);
  }

  /** A map of strings, empty when absent. */
  Map<String, String> map(String member) {
    var map = new TreeMap<String, String>();
    value(member, JsonNode::isObject, "Map")
        .ifPresent(
            object ->
                object
                    .properties()
                    .forEach(
                        entry -> {
                          if (!entry.getValue().isTextual()) {
                            throw serialization(member + " must map strings to strings");
                          }
                          map.put(entry.getKey(), entry.getValue().asText());
                        }));
    return map;
  }

  Optional<Input> structure(String member) {
    return value(member, JsonNode::isObject, "Structure")
        .map(object -> new Input((ObjectNode) object, path(member) + "."));
  }

  /** The value of a member that must be there. */
  <T> T required(String member, Optional<T> value) {
    return value.orElseThrow(() -> violation("null", member, "Member must not be null"));
  }

  /** A member that breaks a constraint, in the words that all of AWS uses. */
  AwsException violation(String value, String member, String constraint) {
    return KmsErrors.validation(
        "1 validation error detected: Value %s at '%s' failed to satisfy constraint: %s"
            .formatted(value, path(member), constraint));
  }

  private void checkLength(String member, String value, int length, int max) {
    if (length < 1) {
      throw violation(value, member, "Member must have length greater than or equal to 1");
    }
    if (length > max) {
      throw violation(value, member, "Member must have length less than or equal to " + max);
    }
  }

  private Optional<JsonNode> value(String member, Predicate<JsonNode> expected, String type) {
    JsonNode value = node.path(member);
    if (value.isMissingNode() || value.isNull()) {
      return Optional.empty();
    }
    if (!expected.test(value)) {
      throw serialization(
          "%s value of %s cannot be converted to %s"
              .formatted(value.getNodeType(), path(member), type));
    }
    return Optional.of(value);
  }

  private static byte[] decode(JsonNode text, String member) {
    try {
      return text.binaryValue();
    } catch (IOException _) {
      throw serialization(member + " must be Base64");
    }
  }

  private String path(String member) {
    return prefix + member.substring(0, 1).toLowerCase(Locale.ROOT) + member.substring(1);
  }

  private static AwsException serialization(String message) {
    return AwsException.client("SerializationException", message);
  }
}
