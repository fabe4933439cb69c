package io.nitrosigner.emulators.kms.policy;

import java.util.Set;

/** One line of a {@code Condition} block: the key's value must satisfy one of the expected ones. */
record Condition(ConditionOperator operator, boolean ifExists, String key, Set<String> expected) {
  private static final String IF_EXISTS = "IfExists";

  /** Reads the operator with its suffix, refusing those that we do not evaluate. */
  static Condition of(String operator, String key, Set<String> expected) {
    boolean ifExists = operator.endsWith(IF_EXISTS);
    String name =
        ifExists ? operator.substring(0, operator.length() - IF_EXISTS.length()) : operator;
    ConditionOperator known =
        ConditionOperator.find(name)
            .filter(found -> !(ifExists && found == ConditionOperator.NULL))
            .orElseThrow(
                () ->
                    new MalformedPolicyException(
                        "Condition operator " + operator + " is invalid or not emulated"));
    if (!key.matches("[A-Za-z0-9-]+:.+")) {
      throw new MalformedPolicyException("Condition key must be service:name, was '" + key + "'");
    }
    for (String value : expected) {
      if (!known.accepts(value)) {
        throw new MalformedPolicyException(
            "%s of %s must be true or false, was '%s'".formatted(operator, key, value));
      }
      if (value.contains("${")) {
        throw new MalformedPolicyException(
            "Policy variables are not emulated, but %s has '%s'".formatted(key, value));
      }
    }
    return new Condition(known, ifExists, key, expected);
  }

  boolean holds(AccessRequest request) {
    Set<String> actual = request.values(key);
    return (ifExists && actual.isEmpty()) || operator.holds(expected, actual);
  }
}
