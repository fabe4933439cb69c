package io.nitrosigner.emulators.kms.policy;

import io.nitrosigner.emulators.aws.Wildcard;
import io.nitrosigner.emulators.kms.policy.PrincipalRule.Match;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** One statement of a key policy. It applies when all of its parts do. */
record Statement(
    Effect effect,
    List<PrincipalRule> principals,
    Actions actions,
    List<String> resources,
    List<Condition> conditions) {

  enum Effect {
    ALLOW,
    DENY
  }

  /** {@code Action}, or {@code NotAction} when {@code excluding}. */
  record Actions(boolean excluding, List<String> patterns) {
    boolean include(String action) {
      String name = action.toLowerCase(Locale.ROOT);
      boolean named =
          patterns.stream().anyMatch(p -> Wildcard.matches(p.toLowerCase(Locale.ROOT), name));
      return named != excluding;
    }
  }

  /** How the statement concerns the request; {@link Match#NONE} if any part does not apply. */
  Match match(AccessRequest request) {
    if (!actions.include(request.action())
        || resources.stream().noneMatch(r -> Wildcard.matches(r, request.resource()))
        || !conditions.stream().allMatch(condition -> condition.holds(request))) {
      return Match.NONE;
    }
    return principals.stream()
        .map(rule -> rule.match(request.caller()))
        .max(Comparator.naturalOrder())
        .orElse(Match.NONE);
  }
}
