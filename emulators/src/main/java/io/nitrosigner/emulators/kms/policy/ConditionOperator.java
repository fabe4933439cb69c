package io.nitrosigner.emulators.kms.policy;

import io.nitrosigner.emulators.aws.Wildcard;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/** The operators of {@code Condition} blocks that are emulated. */
enum ConditionOperator {
  STRING_EQUALS("StringEquals", false),
  STRING_NOT_EQUALS("StringNotEquals", true),
  STRING_EQUALS_IGNORE_CASE("StringEqualsIgnoreCase", false),
  STRING_NOT_EQUALS_IGNORE_CASE("StringNotEqualsIgnoreCase", true),
  STRING_LIKE("StringLike", false),
  STRING_NOT_LIKE("StringNotLike", true),
  BOOL("Bool", false),
  /** Looks at whether the key is there, not at its value. */
  NULL("Null", false);

  private static final Set<String> BOOLEANS = Set.of("true", "false");

  private final String wireName;
  private final boolean negated;

  ConditionOperator(String wireName, boolean negated) {
    this.wireName = wireName;
    this.negated = negated;
  }

  static Optional<ConditionOperator> find(String wireName) {
    return Arrays.stream(values()).filter(o -> o.wireName.equals(wireName)).findFirst();
  }

  boolean accepts(String expected) {
    return (this != BOOL && this != NULL) || BOOLEANS.contains(expected);
  }

  /** A negated operator holds for an absent key: nothing equals what is not there. */
  boolean holds(Set<String> expected, Set<String> actual) {
    if (this == NULL) {
      return expected.contains(Boolean.toString(actual.isEmpty()));
    }
    boolean found =
        actual.stream().anyMatch(value -> expected.stream().anyMatch(e -> equal(e, value)));
    return found != negated;
  }

  private boolean equal(String expected, String actual) {
    return switch (this) {
      case STRING_EQUALS, STRING_NOT_EQUALS -> expected.equals(actual);
      case STRING_LIKE, STRING_NOT_LIKE -> Wildcard.matches(expected, actual);
      case STRING_EQUALS_IGNORE_CASE, STRING_NOT_EQUALS_IGNORE_CASE, BOOL ->
          expected.equalsIgnoreCase(actual);
      case NULL -> false;
    };
  }
}
