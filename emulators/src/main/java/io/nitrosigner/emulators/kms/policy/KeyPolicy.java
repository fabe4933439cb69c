package io.nitrosigner.emulators.kms.policy;

import io.nitrosigner.emulators.kms.policy.PrincipalRule.Match;
import java.util.List;

/**
 * The policy of a KMS key: who may do what with it, and under which conditions. Immutable.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html">Policy
 *     evaluation logic</a>
 */
public final class KeyPolicy {
  /** As KMS bounds {@code Policy}, in bytes of UTF-8. */
  public static final int MAX_BYTES = 32 * 1024;

  private final String text;
  private final List<Statement> statements;

  private KeyPolicy(String text, List<Statement> statements) {
    this.text = text;
    this.statements = statements;
  }

  /** Reads a policy, or throws {@link MalformedPolicyException}. */
  public static KeyPolicy parse(String text) {
    return new KeyPolicy(text, PolicyReader.read(text));
  }

  /** The policy that KMS gives to a key created without one: IAM of the account decides. */
  public static KeyPolicy delegatingTo(String account) {
    return parse(
        """
        {
          "Version" : "2012-10-17",
          "Id" : "key-default-1",
          "Statement" : [ {
            "Sid" : "Enable IAM User Permissions",
            "Effect" : "Allow",
            "Principal" : {
              "AWS" : "arn:aws:iam::%s:root"
            },
            "Action" : "kms:*",
            "Resource" : "*"
          } ]
        }"""
            .formatted(account));
  }

  /** The policy as it was put. */
  public String text() {
    return text;
  }

  /** Judges a request: any Deny wins, then any Allow, and an account is allowed as far as IAM. */
  public Verdict judge(AccessRequest request) {
    Match best = Match.NONE;
    for (Statement statement : statements) {
      Match match = statement.match(request);
      if (match != Match.NONE && statement.effect() == Statement.Effect.DENY) {
        return Verdict.EXPLICITLY_DENIED;
      }
      best = match.compareTo(best) > 0 ? match : best;
    }
    return switch (best) {
      case DIRECT -> Verdict.ALLOWED;
      case BY_ACCOUNT ->
          request.caller().mayByIam(request.action())
              ? Verdict.ALLOWED
              : Verdict.NOT_ALLOWED_BY_IAM;
      case NONE -> Verdict.NOT_ALLOWED_BY_KEY_POLICY;
    };
  }
}
