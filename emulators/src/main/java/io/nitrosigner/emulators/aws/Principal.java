package io.nitrosigner.emulators.aws;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Who signs requests: a user, a session of a role, or an account's root user.
 *
 * @param arn {@code arn:aws:iam::ACCOUNT:user/NAME}, {@code arn:aws:iam::ACCOUNT:root} or {@code
 *     arn:aws:sts::ACCOUNT:assumed-role/ROLE/SESSION}
 * @param role the ARN of the role behind a session: what policies name
 * @param allowedActions the IAM policies of this principal, reduced to the actions they allow on
 *     every resource, wildcards included ({@code kms:*})
 */
public record Principal(String arn, Optional<String> role, List<String> allowedActions) {
  /** arn, partition, service, region, account, resource. */
  private static final int ARN_PARTS = 6;

  public Principal {
    if (!arn.startsWith("arn:") || arn.split(":", ARN_PARTS).length != ARN_PARTS) {
      throw new IllegalArgumentException("principal must be an ARN, was " + arn);
    }
    allowedActions = List.copyOf(allowedActions);
  }

  /** An IAM user. */
  public static Principal user(String account, String name, List<String> allowedActions) {
    return new Principal(
        "arn:aws:iam::" + account + ":user/" + name, Optional.empty(), allowedActions);
  }

  /** A session of a role, as STS and EC2 instance profiles make them. */
  public static Principal session(
      String account, String role, String session, List<String> allowedActions) {
    return new Principal(
        "arn:aws:sts::" + account + ":assumed-role/" + role + "/" + session,
        Optional.of("arn:aws:iam::" + account + ":role/" + role),
        allowedActions);
  }

  /** The twelve digits of the account. */
  public String account() {
    return arn.split(":", ARN_PARTS)[4];
  }

  /** What {@code aws:PrincipalArn} says: the role's ARN for a session, else the principal's own. */
  public String policyArn() {
    return role.orElse(arn);
  }

  /** Whether IAM lets this principal do {@code action} where the resource leaves it to IAM. */
  public boolean mayByIam(String action) {
    String name = action.toLowerCase(Locale.ROOT);
    return arn.endsWith(":root")
        || allowedActions.stream()
            .anyMatch(pattern -> Wildcard.matches(pattern.toLowerCase(Locale.ROOT), name));
  }
}
