package io.nitrosigner.operator.policy;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.nitrosigner.operator.UsageException;
import io.nitrosigner.protocol.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A key policy as read, from us or from anybody: every form that AWS takes, and nothing else.
 *
 * @param statements in their order
 */
public record PolicyDocument(List<PolicyStatement> statements) {
  /** As KMS bounds a policy, in bytes of UTF-8. */
  public static final int MAX_BYTES = 32 * 1024;

  private static final Set<String> VERSIONS = Set.of("2012-10-17", "2008-10-17");
  private static final Set<String> POLICY = Set.of("Version", "Id", "Statement");
  private static final Set<String> STATEMENT =
      Set.of(
          "Sid",
          "Effect",
          "Principal",
          "NotPrincipal",
          "Action",
          "NotAction",
          "Resource",
          "NotResource",
          "Condition");
  private static final Set<String> PRINCIPAL =
      Set.of("AWS", "Service", "Federated", "CanonicalUser");

  /** Copies the statements. */
  public PolicyDocument {
    statements = List.copyOf(statements);
  }

  /**
   * Reads a policy.
   *
   * @throws UsageException naming what is not as AWS defines it
   */
  public static PolicyDocument parse(String text) {
    if (text.getBytes(UTF_8).length > MAX_BYTES) {
      throw malformed("expected at most " + MAX_BYTES + " bytes");
    }
    JsonNode policy = tree(text);
    onlyKnown(policy, POLICY, "the policy");
    if (policy.has("Version") && !VERSIONS.contains(policy.get("Version").asText())) {
      throw malformed("Version: expected one of " + VERSIONS + ", was " + policy.get("Version"));
    }
    List<PolicyStatement> statements = new ArrayList<>();
    for (JsonNode statement : list(policy.path("Statement"))) {
      statements.add(statement(statements.size() + 1, statement));
    }
    if (statements.isEmpty()) {
      throw malformed("expected at least one Statement");
    }
    return new PolicyDocument(statements);
  }

  private static JsonNode tree(String text) {
    try {
      return Json.mapper().readTree(text);
    } catch (JsonProcessingException e) {
      throw malformed("expected JSON: " + e.getOriginalMessage());
    }
  }

  private static PolicyStatement statement(int number, JsonNode node) {
    String place = "statement " + number;
    onlyKnown(node, STATEMENT, place);
    String effect = node.path("Effect").asText();
    if (!effect.equals("Allow") && !effect.equals("Deny")) {
      throw malformed(place + ": Effect: expected Allow or Deny, was '" + effect + "'");
    }
    String principal = either(node, "Principal", place);
    String action = either(node, "Action", place);
    String resource = either(node, "Resource", place);
    return new PolicyStatement(
        number,
        node.path("Sid").asText(),
        effect.equals("Allow"),
        new PolicyStatement.Element(principal, principals(node.get(principal), place)),
        new PolicyStatement.Element(action, texts(node.get(action), place + ": " + action)),
        new PolicyStatement.Element(resource, texts(node.get(resource), place + ": " + resource)),
        conditions(node.path("Condition"), place));
  }

  /** The name of an element or of its negation, of which a statement has exactly one. */
  private static String either(JsonNode statement, String name, String place) {
    boolean negated = statement.has("Not" + name);
    if (statement.has(name) == negated) {
      throw malformed("%s: expected either %s or Not%s".formatted(place, name, name));
    }
    return negated ? "Not" + name : name;
  }

  private static List<String> principals(JsonNode node, String place) {
    if (node.isTextual() && node.asText().equals("*")) {
      return List.of("*");
    }
    onlyKnown(node, PRINCIPAL, place + ": Principal");
    List<String> principals = new ArrayList<>();
    node.properties()
        .forEach(
            kind ->
                texts(kind.getValue(), place + ": Principal")
                    .forEach(name -> principals.add(principal(kind.getKey(), name))));
    if (principals.isEmpty()) {
      throw malformed(place + ": Principal: expected somebody");
    }
    return principals;
  }

  /** An account may be named by its number. */
  private static String principal(String kind, String name) {
    if (!kind.equals("AWS")) {
      return kind + " " + name;
    }
    return name.matches("[0-9]{12}") ? "arn:aws:iam::" + name + ":root" : name;
  }

  private static List<PolicyCondition> conditions(JsonNode block, String place) {
    List<PolicyCondition> conditions = new ArrayList<>();
    if (block.isMissingNode()) {
      return conditions;
    }
    for (var operator : object(block, place + ": Condition").properties()) {
      String name = place + ": Condition: " + operator.getKey();
      for (var line : object(operator.getValue(), name).properties()) {
        conditions.add(
            new PolicyCondition(operator.getKey(), line.getKey(), texts(line.getValue(), name)));
      }
    }
    return List.copyOf(conditions);
  }

  /** A value or a list of values. */
  private static List<String> texts(JsonNode node, String place) {
    List<String> texts = new ArrayList<>();
    for (JsonNode value : list(node)) {
      if (!value.isValueNode() || value.isNull()) {
        throw malformed(place + ": expected a string or a list of strings");
      }
      texts.add(value.asText());
    }
    if (texts.isEmpty()) {
      throw malformed(place + ": expected at least one value");
    }
    return List.copyOf(texts);
  }

  private static List<JsonNode> list(JsonNode oneOrMany) {
    if (oneOrMany.isMissingNode()) {
      return List.of();
    }
    return oneOrMany.isArray() ? oneOrMany.valueStream().toList() : List.of(oneOrMany);
  }

  private static JsonNode object(JsonNode node, String place) {
    if (!node.isObject()) {
      throw malformed(place + ": expected an object");
    }
    return node;
  }

  private static void onlyKnown(JsonNode node, Set<String> known, String place) {
    object(node, place)
        .fieldNames()
        .forEachRemaining(
            name -> {
              if (!known.contains(name)) {
                throw malformed(place + ": unknown element '" + name + "'");
              }
            });
  }

  private static UsageException malformed(String problem) {
    return new UsageException("malformed key policy: " + problem);
  }
}
