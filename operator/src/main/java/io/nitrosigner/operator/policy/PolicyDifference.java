package io.nitrosigner.operator.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * What one policy says otherwise than another, statement by statement.
 *
 * @param changes the statements that differ
 */
public record PolicyDifference(List<Change> changes) {
  /**
   * One statement that differs.
   *
   * @param title its name, and what happens to it
   * @param lines what goes, after {@code -}, and what comes, after {@code +}
   */
  public record Change(String title, List<String> lines) {}

  /** Copies the changes. */
  public PolicyDifference {
    changes = List.copyOf(changes);
  }

  /** Compares meanings: neither the order nor the form of a value makes a difference. */
  public static PolicyDifference between(PolicyDocument before, PolicyDocument after) {
    List<PolicyStatement> going = new ArrayList<>(before.statements());
    List<PolicyStatement> coming = new ArrayList<>(after.statements());
    coming.removeIf(
        statement ->
            take(going, old -> same(old, statement) && old.lines().equals(statement.lines()))
                .isPresent());
    List<Change> changes = new ArrayList<>();
    for (PolicyStatement statement : coming) {
      Optional<PolicyStatement> old = take(going, other -> same(other, statement));
      changes.add(
          old.map(o -> change("changes", statement, o.lines(), statement.lines()))
              .orElseGet(() -> change("is new", statement, new TreeSet<>(), statement.lines())));
    }
    for (PolicyStatement statement : going) {
      changes.add(change("goes", statement, statement.lines(), new TreeSet<>()));
    }
    return new PolicyDifference(changes);
  }

  private static boolean same(PolicyStatement one, PolicyStatement other) {
    return one.sid().equals(other.sid());
  }

  private static Optional<PolicyStatement> take(
      List<PolicyStatement> from, Predicate<PolicyStatement> wanted) {
    Optional<PolicyStatement> found = from.stream().filter(wanted).findFirst();
    found.ifPresent(from::remove);
    return found;
  }

  private static Change change(
      String what, PolicyStatement statement, SortedSet<String> before, SortedSet<String> after) {
    List<String> lines = new ArrayList<>();
    before.stream().filter(line -> !after.contains(line)).forEach(l -> lines.add("- " + l));
    after.stream().filter(line -> !before.contains(line)).forEach(l -> lines.add("+ " + l));
    return new Change(statement.label() + " " + what, List.copyOf(lines));
  }
}
