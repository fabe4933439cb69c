package io.nitrosigner.operator.policy.lint;

import static java.util.stream.Collectors.toCollection;

import io.nitrosigner.nitro.measurement.ConfigurationPcr;
import io.nitrosigner.operator.policy.PolicyCondition;
import io.nitrosigner.operator.policy.PolicyDocument;
import io.nitrosigner.operator.policy.PolicyStatement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Finds what makes a key policy weaker than it looks. Pure. */
public final class KeyPolicyLint {
  private static final String DECRYPT = "kms:Decrypt";

  /** Plaintext, or what leads to it: a grant, another key, a replica with a policy of its own. */
  private static final List<String> PLAINTEXT =
      List.of(
          DECRYPT, "kms:ReEncryptFrom", "kms:ReEncryptTo", "kms:CreateGrant", "kms:ReplicateKey");

  /** What a Deny must close for everybody. */
  private static final List<String> CLOSED =
      List.of(DECRYPT, "kms:ReEncryptFrom", "kms:CreateGrant");

  private KeyPolicyLint() {}

  /** All findings, in the order of the statements, and then those about the whole. */
  public static List<Finding> findings(PolicyDocument policy) {
    List<Finding> findings = new ArrayList<>();
    for (PolicyStatement statement : policy.statements()) {
      elements(statement, findings);
      findings.addAll(ConditionLint.of(statement));
      if (statement.isAllow()) {
        allowed(statement, findings);
      }
    }
    denied(policy, findings);
    findings.addAll(RoleLint.of(policy));
    if (policy.statements().stream().noneMatch(s -> s.isAllow() && s.covers("kms:PutKeyPolicy"))) {
      findings.add(new Finding(Rule.UNMANAGEABLE, "the policy", "no Allow of kms:PutKeyPolicy"));
    }
    return List.copyOf(findings);
  }

  private static void elements(PolicyStatement statement, List<Finding> findings) {
    for (PolicyStatement.Element element :
        List.of(statement.principals(), statement.actions(), statement.resources())) {
      if (element.isNegated()) {
        findings.add(
            new Finding(
                Rule.NEGATED_ELEMENT,
                statement.label(),
                element.name() + " " + String.join(", ", element.values())));
      }
    }
  }

  private static void allowed(PolicyStatement statement, List<Finding> findings) {
    if (statement.isForEveryone()) {
      findings.add(
          new Finding(Rule.EVERYONE, statement.label(), "Allow to " + statement.principals()));
    }
    List<String> plaintext = PLAINTEXT.stream().filter(statement::covers).toList();
    if (plaintext.isEmpty()) {
      return;
    }
    if (statement.covers(DECRYPT) && statement.isForAnAccount()) {
      findings.add(new Finding(Rule.ACCOUNT_DECRYPTS, statement.label(), "Allow of " + DECRYPT));
    }
    Set<Integer> pinned =
        statement.conditions().stream()
            .filter(KeyPolicyLint::pins)
            .flatMap(condition -> condition.register().stream().boxed())
            .collect(toCollection(TreeSet::new));
    if (pinned.contains(0)) {
      attested(statement, pinned, findings);
    } else {
      findings.add(
          new Finding(
              Rule.UNATTESTED,
              statement.label(),
              "Allow of " + String.join(", ", plaintext) + " without a condition on PCR0"));
    }
  }

  private static boolean pins(PolicyCondition condition) {
    return condition.isPositive() && !condition.toleratesAbsence();
  }

  private static void attested(
      PolicyStatement statement, Set<Integer> pinned, List<Finding> findings) {
    if (!pinned.containsAll(List.of(1, 2))) {
      findings.add(
          new Finding(
              Rule.PART_OF_IMAGE, statement.label(), "no conditions on both PCR1 and PCR2"));
    }
    if (!pinned.contains(ConfigurationPcr.INDEX)) {
      findings.add(new Finding(Rule.ANY_CONFIGURATION, statement.label(), "no condition on PCR16"));
    }
    List<String> lists =
        statement.conditions().stream()
            .filter(c -> c.register().isPresent() && c.values().size() > 1)
            .map(PolicyCondition::key)
            .toList();
    if (lists.size() > 1) {
      findings.add(
          new Finding(
              Rule.MIXTURE, statement.label(), "several values of " + String.join(", ", lists)));
    }
  }

  private static void denied(PolicyDocument policy, List<Finding> findings) {
    for (String action : CLOSED) {
      boolean closed = policy.statements().stream().anyMatch(s -> closes(s) && s.covers(action));
      if (!closed) {
        findings.add(
            new Finding(
                Rule.MISSING_DENY,
                "the policy",
                "no Deny of %s to \"*\" with StringNotEqualsIgnoreCase on PCR0 alone"
                    .formatted(action)));
      }
    }
  }

  /** Several conditions in one Deny narrow it: all would have to be violated at once. */
  private static boolean closes(PolicyStatement statement) {
    return !statement.isAllow()
        && !statement.principals().isNegated()
        && statement.isForEveryone()
        && statement.isForTheKey()
        && statement.conditions().size() <= 1
        && statement.conditions().stream()
            .allMatch(c -> c.deniesAbsence() && c.register().orElse(-1) == 0);
  }
}
