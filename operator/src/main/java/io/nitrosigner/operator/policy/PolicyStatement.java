package io.nitrosigner.operator.policy;

import java.util.List;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * One statement of a policy.
 *
 * @param number its place, from 1
 * @param sid its name, or nothing
 * @param isAllow whether its effect is Allow, else Deny
 * @param principals whom it is about: an ARN, {@code *}, or another kind with its name
 * @param actions what it is about
 * @param resources which keys it is about
 * @param conditions all of which must hold
 */
public record PolicyStatement(
    int number,
    String sid,
    boolean isAllow,
    Element principals,
    Element actions,
    Element resources,
    List<PolicyCondition> conditions) {

  /**
   * What a statement lists.
   *
   * @param name as written: {@code Action} or {@code NotAction}, say
   * @param values what it lists
   */
  public record Element(String name, List<String> values) {
    /** Whether everything else is meant. */
    public boolean isNegated() {
      return name.startsWith("Not");
    }
  }

  private static final Pattern ACCOUNT = Pattern.compile("arn:aws[a-z-]*:iam::[0-9]{12}:root");

  /** Whether it concerns an action such as {@code kms:Decrypt}. */
  public boolean covers(String action) {
    String wanted = action.toLowerCase(Locale.ROOT);
    boolean listed = actions.values().stream().anyMatch(p -> wildcard(p).matcher(wanted).matches());
    return listed != actions.isNegated();
  }

  private static Pattern wildcard(String pattern) {
    return Pattern.compile(
        pattern
            .toLowerCase(Locale.ROOT)
            .chars()
            .mapToObj(
                c ->
                    switch (c) {
                      case '*' -> ".*";
                      case '?' -> ".";
                      default -> Pattern.quote(Character.toString(c));
                    })
            .collect(Collectors.joining()));
  }

  /** Whether it concerns everybody, or everybody but some. */
  public boolean isForEveryone() {
    return principals.isNegated() || principals.values().contains("*");
  }

  /** Whether it concerns an account, whose IAM then decides. */
  public boolean isForAnAccount() {
    return principals.values().stream().anyMatch(PolicyStatement::isAccount);
  }

  /** Whether it concerns somebody in particular, or everybody. */
  public boolean isFor(String principal) {
    return !principals.isNegated() && (isForEveryone() || principals.values().contains(principal));
  }

  /** Whom it is about, by name, without accounts. */
  public List<String> named() {
    return principals.isNegated()
        ? List.of()
        : principals.values().stream().filter(principal -> !isAccount(principal)).toList();
  }

  private static boolean isAccount(String principal) {
    return ACCOUNT.matcher(principal).matches();
  }

  /** Whether it is about whatever key it belongs to. */
  public boolean isForTheKey() {
    return !resources.isNegated() && resources.values().contains("*");
  }

  /** What to call it. */
  public String label() {
    return "statement " + number + (sid.isEmpty() ? "" : " \"" + sid + "\"");
  }

  /** All that it says, one thing a line, whatever the order and the form it is written in. */
  SortedSet<String> lines() {
    SortedSet<String> lines = new TreeSet<>();
    lines.add("Effect: " + (isAllow ? "Allow" : "Deny"));
    for (Element element : List.of(principals, actions, resources)) {
      element.values().forEach(value -> lines.add(element.name() + ": " + value));
    }
    for (PolicyCondition condition : conditions) {
      condition
          .values()
          .forEach(
              value ->
                  lines.add(
                      "Condition: %s %s: %s"
                          .formatted(condition.operator(), condition.key(), value)));
    }
    return lines;
  }
}
