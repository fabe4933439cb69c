package io.nitrosigner.operator.policy.lint;

import io.nitrosigner.operator.policy.PolicyCondition;
import io.nitrosigner.operator.policy.PolicyDocument;
import io.nitrosigner.operator.policy.PolicyStatement;
import io.nitrosigner.protocol.records.OperatorSeal;
import io.nitrosigner.slashing.dynamodb.SealedKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What is wrong with who may do what: accounts apart, whose IAM decides. */
final class RoleLint {
  private static final String DECRYPT = "kms:Decrypt";
  private static final String ADMINISTER = "kms:PutKeyPolicy";
  private static final String PURPOSE = "kms:EncryptionContext:purpose";

  /** What makes the ciphertexts that enclaves take for an operator's word. */
  private static final List<String> SEALING =
      List.of("kms:Encrypt", "kms:GenerateDataKey", "kms:GenerateDataKeyWithoutPlaintext");

  private static final Set<String> HISTORY = Set.of(OperatorSeal.PURPOSE, SealedKey.PURPOSE);

  private RoleLint() {}

  static List<Finding> of(PolicyDocument policy) {
    List<Finding> findings = new ArrayList<>();
    for (PolicyStatement statement : policy.statements()) {
      if (statement.isAllow()) {
        for (String principal : statement.named()) {
          check(policy, statement, principal, findings);
        }
      }
    }
    return findings;
  }

  private static void check(
      PolicyDocument policy, PolicyStatement allow, String principal, List<Finding> findings) {
    if (allow.covers(DECRYPT)) {
      List<String> open =
          SEALING.stream().filter(action -> !denied(policy, principal, action, false)).toList();
      add(findings, Rule.HOSTS_SEAL, allow, principal, open);
      if (policy.statements().stream()
          .anyMatch(s -> s.isAllow() && s.isFor(principal) && s.covers(ADMINISTER))) {
        findings.add(
            new Finding(
                Rule.DECRYPTER_ADMINISTERS,
                allow.label(),
                "Allow of " + ADMINISTER + " to " + principal));
      }
    }
    List<String> vouching =
        SEALING.stream()
            .filter(action -> allow.covers(action) && !denied(policy, principal, action, true))
            .toList();
    add(findings, Rule.SEALER_VOUCHES, allow, principal, vouching);
  }

  private static void add(
      List<Finding> findings,
      Rule rule,
      PolicyStatement allow,
      String principal,
      List<String> actions) {
    if (!actions.isEmpty()) {
      findings.add(
          new Finding(
              rule,
              allow.label(),
              "no Deny of %s to %s".formatted(String.join(", ", actions), principal)));
    }
  }

  private static boolean denied(
      PolicyDocument policy, String principal, String action, boolean ofHistorySuffices) {
    return policy.statements().stream()
        .filter(s -> !s.isAllow() && s.isForTheKey() && s.isFor(principal) && s.covers(action))
        .map(PolicyStatement::conditions)
        .anyMatch(c -> c.isEmpty() || (ofHistorySuffices && c.size() == 1 && isHistory(c)));
  }

  private static boolean isHistory(List<PolicyCondition> conditions) {
    PolicyCondition condition = conditions.getFirst();
    return condition.operator().equals("StringEquals")
        && condition.key().equalsIgnoreCase(PURPOSE)
        && condition.values().containsAll(HISTORY);
  }
}
