package io.nitrosigner.emulators.kms.policy;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nitrosigner.emulators.aws.Json;
import io.nitrosigner.emulators.kms.policy.Statement.Actions;
import io.nitrosigner.emulators.kms.policy.Statement.Effect;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Reads the JSON of a key policy. What is misspelt is refused, never skipped. */
final class PolicyReader {
  private static final Set<String> VERSIONS = Set.of("2012-10-17", "2008-10-17");
  private static final Set<String> POLICY = Set.of("Version", "Id", "Statement");
  private static final Set<String> STATEMENT =
      Set.of("Sid", "Effect", "Principal", "Action", "NotAction", "Resource", "Condition");
  private static final Set<String> PRINCIPAL =
      Set.of("AWS", "Service", "Federated", "CanonicalUser");

  private PolicyReader() {}

  static List<Statement> read(String text) {
    byte[] bytes = text.getBytes(UTF_8);
    if (bytes.length > KeyPolicy.MAX_BYTES) {
      throw new MalformedPolicyException(
          "Policy must be at most %d bytes, was %d".formatted(KeyPolicy.MAX_BYTES, bytes.length));
    }
    ObjectNode policy =
        Json.read(bytes).orElseThrow(() -> malformed("Syntax errors in policy: not a JSON object"));
    onlyKnown(policy, POLICY, "policy");
    if (policy.has("Version") && !VERSIONS.contains(policy.get("Version").asText())) {
      throw malformed("Version must be one of " + VERSIONS + ", was " + policy.get("Version"));
    }
    JsonNode statements = policy.path("Statement");
    List<Statement> read = new ArrayList<>();
    if (statements.isObject()) {
      read.add(statement(statements));
    } else {
      statements.forEach(node -> read.add(statement(node)));
    }
    if (read.isEmpty()) {
      throw malformed("Policy must have at least one Statement");
    }
    return List.copyOf(read);
  }

  private static Statement statement(JsonNode node) {
    if (!node.isObject()) {
      throw malformed("Statement must be an object, was " + node);
    }
    onlyKnown(node, STATEMENT, "statement");
    return new Statement(
        effect(node.path("Effect").asText()),
        principals(node.path("Principal")),
        actions(node),
        List.copyOf(texts(node.path("Resource"), "Resource")),
        conditions(node.path("Condition")));
  }

  private static Effect effect(String text) {
    return switch (text) {
      case "Allow" -> Effect.ALLOW;
      case "Deny" -> Effect.DENY;
      default -> throw malformed("Effect must be Allow or Deny, was '" + text + "'");
    };
  }

  private static List<PrincipalRule> principals(JsonNode node) {
    if (node.isTextual() && node.asText().equals("*")) {
      return List.of(new PrincipalRule.Everyone());
    }
    if (!node.isObject() || node.isEmpty()) {
      throw malformed("Principal must be \"*\" or an object that names someone, was " + node);
    }
    onlyKnown(node, PRINCIPAL, "Principal");
    List<PrincipalRule> rules = new ArrayList<>();
    node.properties()
        .forEach(
            entry ->
                texts(entry.getValue(), "Principal")
                    .forEach(
                        text ->
                            rules.add(
                                entry.getKey().equals("AWS")
                                    ? PrincipalRule.parse(text)
                                    : new PrincipalRule.Elsewhere())));
    return List.copyOf(rules);
  }

  private static Actions actions(JsonNode node) {
    boolean excluding = node.has("NotAction");
    if (excluding == node.has("Action")) {
      throw malformed("Statement must have either Action or NotAction");
    }
    String element = excluding ? "NotAction" : "Action";
    Set<String> patterns = texts(node.path(element), element);
    for (String pattern : patterns) {
      if (!pattern.matches("\\*|[A-Za-z0-9-]+:[A-Za-z0-9*?]+")) {
        throw malformed(element + " must be * or service:name, was '" + pattern + "'");
      }
    }
    return new Actions(excluding, List.copyOf(patterns));
  }

  private static List<Condition> conditions(JsonNode block) {
    if (!block.isMissingNode() && !block.isObject()) {
      throw malformed("Condition must be an object, was " + block);
    }
    List<Condition> conditions = new ArrayList<>();
    for (var operator : block.properties()) {
      if (!operator.getValue().isObject()) {
        throw malformed("Condition operator " + operator.getKey() + " must hold an object");
      }
      for (var line : operator.getValue().properties()) {
        conditions.add(
            Condition.of(operator.getKey(), line.getKey(), texts(line.getValue(), line.getKey())));
      }
    }
    return List.copyOf(conditions);
  }

  /** A string or a list of strings; conditions may also hold bare booleans and numbers. */
  private static Set<String> texts(JsonNode node, String element) {
    List<JsonNode> values = new ArrayList<>();
    if (node.isArray()) {
      node.forEach(values::add);
    } else if (!node.isMissingNode()) {
      values.add(node);
    }
    Set<String> texts = new LinkedHashSet<>();
    for (JsonNode value : values) {
      if (!value.isValueNode() || value.isNull()) {
        throw malformed(element + " must be a string or a list of strings, was " + node);
      }
      texts.add(value.asText());
    }
    if (texts.isEmpty()) {
      throw malformed("Statement must have " + element + ", with at least one value");
    }
    return texts;
  }

  private static void onlyKnown(JsonNode node, Set<String> known, String place) {
    node.fieldNames()
        .forEachRemaining(
            name -> {
              if (!known.contains(name)) {
                throw malformed(place + " has an invalid or not emulated element '" + name + "'");
              }
            });
  }

  private static MalformedPolicyException malformed(String message) {
    return new MalformedPolicyException(message);
  }
}
