package io.nitrosigner.operator.keys;

import io.nitrosigner.protocol.tables.KeyRow;
import io.nitrosigner.protocol.tables.KeySummary;
import io.nitrosigner.protocol.tables.KeyTransfers;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Removes rows for good, of no deployment's keys only. */
public final class Removal {
  private Removal() {}

  /**
   * Judges which keys may be removed.
   *
   * @param served the public keys that the signer serves, as far as is known
   */
  public static KeyPlan<KeySummary> plan(
      Collection<String> pubkeys, KeyIndex index, Set<String> served) {
    List<KeySummary> rows = new ArrayList<>();
    List<KeyResult> settled = new ArrayList<>();
    for (String pubkey : pubkeys) {
      List<KeySummary> all = index.of(pubkey);
      Optional<KeySummary> reserved = all.stream().filter(KeySummary::unassigned).findAny();
      if (reserved.isEmpty()) {
        settled.add(
            all.isEmpty()
                ? KeyResult.of(pubkey, KeyChange.UNKNOWN)
                : KeyResult.of(pubkey, KeyChange.IN_USE)
                    .because(all.getFirst().position().deployment()));
      } else if (all.size() == 1 && served.contains(pubkey)) {
        settled.add(KeyResult.of(pubkey, KeyChange.SERVED));
      } else {
        rows.add(reserved.get());
      }
    }
    return new KeyPlan<>(rows, settled);
  }

  /** What removing one would come to. */
  public static KeyResult foreseen(KeySummary row) {
    return KeyResult.of(row.pubkey(), KeyChange.REMOVED);
  }

  /** Removes one. */
  public static KeyResult remove(KeySummary row, KeyTransfers table) {
    Optional<KeyRow> found = table.find(row.position());
    return KeyResult.of(
        row.pubkey(),
        found.isPresent() && table.remove(found.get()) ? KeyChange.REMOVED : KeyChange.CHANGED);
  }
}
