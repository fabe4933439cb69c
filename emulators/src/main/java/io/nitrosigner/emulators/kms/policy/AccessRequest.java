package io.nitrosigner.emulators.kms.policy;

import io.nitrosigner.emulators.aws.Principal;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What a policy judges.
 *
 * @param action such as {@code kms:Decrypt}
 * @param resource the key's ARN
 * @param facts the values of condition keys, by lower-case name; a key that is not here is absent
 */
public record AccessRequest(
    Principal caller, String action, String resource, Map<String, Set<String>> facts) {

  /** Condition keys ignore letter case, so two context keys may end up as one with two values. */
  public AccessRequest {
    var lower = new HashMap<String, Set<String>>();
    facts.forEach((key, values) -> add(lower, key, values));
    facts = Map.copyOf(lower);
  }

  Set<String> values(String conditionKey) {
    return facts.getOrDefault(conditionKey.toLowerCase(Locale.ROOT), Set.of());
  }

  private static void add(Map<String, Set<String>> facts, String key, Collection<String> values) {
    facts.computeIfAbsent(key.toLowerCase(Locale.ROOT), _ -> new HashSet<>()).addAll(values);
  }
}
