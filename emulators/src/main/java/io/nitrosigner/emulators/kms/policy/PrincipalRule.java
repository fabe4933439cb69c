package io.nitrosigner.emulators.kms.policy;

import io.nitrosigner.emulators.aws.Principal;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One entry of a statement's {@code Principal}. */
sealed interface PrincipalRule {
  Pattern ACCOUNT = Pattern.compile("(?:arn:aws:iam::)?([0-9]{12})(?::root)?");
  Pattern NAMED =
      Pattern.compile(
          "arn:aws:(?:iam::[0-9]{12}:(?:user|role)/[\\w+=,.@/-]+"
              + "|sts::[0-9]{12}:assumed-role/[\\w+=,.@-]+/[\\w+=,.@-]+)");

  /** {@code *}. */
  record Everyone() implements PrincipalRule {}

  /** An account: its IAM policies decide for its principals. */
  record Account(String id) implements PrincipalRule {}

  /** A user, a role (and so all of its sessions) or one session. */
  record Named(String arn) implements PrincipalRule {}

  /** An AWS service, a federation: nobody who calls us. */
  record Elsewhere() implements PrincipalRule {}

  /** How a rule concerns a caller. */
  enum Match {
    NONE,
    /** Its account is named. */
    BY_ACCOUNT,
    DIRECT
  }

  default Match match(Principal caller) {
    boolean matches =
        switch (this) {
          case Everyone() -> true;
          case Account(String id) -> id.equals(caller.account());
          case Named(String arn) -> arn.equals(caller.arn()) || arn.equals(caller.policyArn());
          case Elsewhere() -> false;
        };
    if (!matches) {
      return Match.NONE;
    }
    return this instanceof Account ? Match.BY_ACCOUNT : Match.DIRECT;
  }

  /** Reads a value of {@code "AWS"}. */
  static PrincipalRule parse(String text) {
    if (text.equals("*")) {
      return new Everyone();
    }
    Matcher account = ACCOUNT.matcher(text);
    if (account.matches() && text.startsWith("arn:") == text.endsWith(":root")) {
      return new Account(account.group(1));
    }
    if (NAMED.matcher(text).matches()) {
      return new Named(text);
    }
    throw new MalformedPolicyException(
        "Policy contains a statement with one or more invalid principals: " + text);
  }
}
