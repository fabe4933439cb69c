package io.nitrosigner.operator.keys;

import io.nitrosigner.operator.UsageException;
import io.nitrosigner.protocol.records.ValidatorKeyRecord;
import io.nitrosigner.protocol.tables.KeySummary;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Where each key of a table stands, in all deployments: as a key in two of them is two signers, no
 * verb looks at one alone.
 *
 * @param byKey the rows of each public key (96 hex digits)
 * @param places the deployments that have rows, or are about to; {@code none} among them in any
 *     case
 */
public record KeyIndex(Map<String, List<KeySummary>> byKey, Set<String> places) {
  /** Some 200 MB of memory, and fifty times what one enclave holds. */
  private static final int MAX_ROWS = 500_000;

  /** Copies both. */
  public KeyIndex {
    byKey = Map.copyOf(byKey);
    places = Set.copyOf(places);
  }

  /** The same for a deployment that may have no row yet. */
  KeyIndex with(String deployment) {
    Set<String> all = new HashSet<>(places);
    all.add(deployment);
    return new KeyIndex(byKey, all);
  }

  /**
   * What came of keys that were to come to one place, now that they are written. Two runs may have
   * brought a key to two deployments neither of which had a row when they began, so that no
   * transaction could see the other's; of two, the later one sees both rows here.
   */
  public List<KeyResult> check(List<KeyResult> results) {
    return results.stream()
        .map(
            result ->
                result
                    .pubkey()
                    .map(ValidatorKeyRecord::name)
                    .filter(pubkey -> result.outcome().isDone() && of(pubkey).size() > 1)
                    .map(pubkey -> KeyStanding.several(pubkey, of(pubkey)).from(result))
                    .orElse(result))
        .toList();
  }

  /** Reads a whole table. */
  public static KeyIndex of(Stream<KeySummary> rows) {
    Map<String, List<KeySummary>> byKey = new HashMap<>();
    Set<String> places = new HashSet<>();
    places.add(ValidatorKeyRecord.UNASSIGNED);
    int count = 0;
    for (Iterator<KeySummary> all = rows.iterator(); all.hasNext(); count++) {
      KeySummary row = all.next();
      if (count == MAX_ROWS) {
        throw new UsageException("the table has more than " + MAX_ROWS + " keys");
      }
      byKey.computeIfAbsent(row.pubkey(), _ -> new ArrayList<>(1)).add(row);
      places.add(row.position().deployment());
    }
    return new KeyIndex(byKey, places);
  }

  /** The rows of a key. */
  public List<KeySummary> of(String pubkey) {
    return byKey.getOrDefault(pubkey, List.of());
  }

  /** Those of its rows that do not stand under {@code deployment}. */
  public List<String> besides(String deployment, String pubkey) {
    return of(pubkey).stream()
        .map(row -> row.position().deployment())
        .filter(place -> !place.equals(deployment))
        .toList();
  }

  /** The public keys under a deployment, in ascending order. */
  public List<String> under(String deployment) {
    return byKey.entrySet().stream()
        .filter(
            key ->
                key.getValue().stream()
                    .anyMatch(row -> row.position().deployment().equals(deployment)))
        .map(Map.Entry::getKey)
        .sorted()
        .toList();
  }
}
