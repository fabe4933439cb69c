package io.nitrosigner.operator.policy.lint;

import io.nitrosigner.nitro.measurement.Pcr;
import io.nitrosigner.operator.policy.PolicyCondition;
import io.nitrosigner.operator.policy.PolicyStatement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** What is wrong with the conditions on attestations. */
final class ConditionLint {
  private static final Pattern MEASUREMENT = Pattern.compile("[0-9a-fA-F]{" + 2 * Pcr.LENGTH + "}");

  private ConditionLint() {}

  static List<Finding> of(PolicyStatement statement) {
    List<Finding> findings = new ArrayList<>();
    for (PolicyCondition condition : statement.conditions()) {
      if (condition.meansAttestation()) {
        check(statement, condition, findings);
      }
    }
    return findings;
  }

  private static void check(
      PolicyStatement statement, PolicyCondition condition, List<Finding> findings) {
    String where = statement.label();
    if (condition.register().isEmpty()) {
      findings.add(new Finding(Rule.WRONG_KEY, where, condition.key()));
      return;
    }
    String what = condition.operator() + " on " + condition.key();
    if (condition.toleratesAbsence()) {
      findings.add(new Finding(Rule.TOLERATES_ABSENCE, where, what));
    } else if (!compares(statement, condition)) {
      findings.add(new Finding(Rule.WRONG_OPERATOR, where, what));
    }
    for (String value : condition.values()) {
      rule(condition, value)
          .ifPresent(
              rule -> findings.add(new Finding(rule, where, condition.key() + ": " + value)));
    }
  }

  /** An Allow says which enclaves, a Deny says which others; to ask for absence denies too. */
  private static boolean compares(PolicyStatement statement, PolicyCondition condition) {
    boolean absent =
        condition.comparison().equals("Null") && condition.values().equals(List.of("true"));
    return statement.isAllow()
        ? condition.isPositive()
        : condition.isNegative() || condition.isPositive() || absent;
  }

  private static Optional<Rule> rule(PolicyCondition condition, String value) {
    String comparison = condition.comparison();
    if (!condition.isPositive() && !condition.isNegative()) {
      return Optional.empty();
    }
    if (comparison.endsWith("Like") && (value.contains("*") || value.contains("?"))) {
      return Optional.of(Rule.WILDCARD);
    }
    boolean caseMatters = !comparison.endsWith("IgnoreCase");
    if (!MEASUREMENT.matcher(value).matches()
        || (caseMatters && !value.equals(value.toLowerCase(Locale.ROOT)))) {
      return Optional.of(Rule.NOT_A_MEASUREMENT);
    }
    return Pcr.parse(value).equals(Pcr.ZERO)
        ? Optional.of(Rule.ZERO_MEASUREMENT)
        : Optional.empty();
  }
}
