package io.nitrosigner.operator.policy;

import io.nitrosigner.nitro.measurement.Pcr;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One line of a {@code Condition} block.
 *
 * @param operator as written, such as {@code ForAnyValue:StringLikeIfExists}
 * @param key such as {@code kms:RecipientAttestation:PCR16}
 * @param values any of which satisfies it
 */
public record PolicyCondition(String operator, String key, List<String> values) {
  private static final Pattern REGISTER =
      Pattern.compile("kms:recipientattestation:(?:imagesha384|pcr(0|[1-9][0-9]?))");
  private static final Pattern ATTESTATION =
      Pattern.compile(".*(?:attestation|[:/]pcr[0-9]|imagesha|nitrotpm).*");
  private static final Pattern FOR_ANY = Pattern.compile("(?i)ForAnyValue:");
  private static final Pattern FOR_ALL = Pattern.compile("(?i)ForAllValues:");
  private static final String IF_EXISTS = "IfExists";

  /** The operator without suffix and those quantifiers that there are. */
  public String comparison() {
    Matcher any = FOR_ANY.matcher(operator);
    Matcher all = FOR_ALL.matcher(operator);
    String name =
        any.lookingAt()
            ? operator.substring(any.end())
            : all.lookingAt() ? operator.substring(all.end()) : operator;
    return name.endsWith(IF_EXISTS) ? name.substring(0, name.length() - IF_EXISTS.length()) : name;
  }

  /** Whether it compares for equality, perhaps with wildcards. */
  public boolean isPositive() {
    return switch (comparison()) {
      case "StringEquals", "StringEqualsIgnoreCase", "StringLike" -> true;
      default -> false;
    };
  }

  /** Whether it compares for inequality. */
  public boolean isNegative() {
    return switch (comparison()) {
      case "StringNotEquals", "StringNotEqualsIgnoreCase", "StringNotLike" -> true;
      default -> false;
    };
  }

  /** Whether something in the operator makes it skip a key that is absent. */
  public boolean toleratesAbsence() {
    return operator.endsWith(IF_EXISTS) || FOR_ALL.matcher(operator).lookingAt();
  }

  /**
   * Whether a Deny with it concerns requests without the key too: they satisfy an inequality, but
   * have no value for {@code ForAnyValue} to find.
   */
  public boolean deniesAbsence() {
    return isNegative() && !toleratesAbsence() && !FOR_ANY.matcher(operator).lookingAt();
  }

  /** The register it is about, if it is spelt as KMS spells one. */
  public OptionalInt register() {
    Matcher name = REGISTER.matcher(key.toLowerCase(Locale.ROOT));
    if (!name.matches()) {
      return OptionalInt.empty();
    }
    int index = name.group(1) == null ? 0 : Integer.parseInt(name.group(1));
    return index < Pcr.COUNT ? OptionalInt.of(index) : OptionalInt.empty();
  }

  /** Whether it means to be about an attestation, rightly spelt or not. */
  public boolean meansAttestation() {
    String name = key.toLowerCase(Locale.ROOT);
    return !name.startsWith("kms:encryptioncontext") && ATTESTATION.matcher(name).matches();
  }
}
