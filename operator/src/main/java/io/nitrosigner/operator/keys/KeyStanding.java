package io.nitrosigner.operator.keys;

import io.nitrosigner.protocol.tables.KeySummary;
import java.util.List;
import java.util.Optional;

/**
 * Judges whether a key may come to a place, by where it stands now.
 *
 * @param index where every key stands
 * @param place the deployment, or {@code none}, to which keys are to come
 * @param network the network that the deployment signs for
 */
public record KeyStanding(KeyIndex index, String place, String network) {
  /** What is to be said of a key that is in the table already; empty of one that is not. */
  Optional<KeyResult> of(String pubkey) {
    List<KeySummary> rows = index.of(pubkey);
    return rows.isEmpty() ? Optional.empty() : Optional.of(standing(pubkey, rows));
  }

  private KeyResult standing(String pubkey, List<KeySummary> rows) {
    if (rows.size() > 1) {
      return several(pubkey, rows);
    }
    KeySummary row = rows.getFirst();
    if (row.position().deployment().equals(place)) {
      return there(row);
    }
    return row.unassigned()
        ? KeyResult.of(pubkey, KeyChange.IN_RESERVE)
        : KeyResult.of(pubkey, KeyChange.ELSEWHERE).because(row.position().deployment());
  }

  private KeyResult there(KeySummary row) {
    return unusable(row).orElseGet(() -> KeyResult.of(row.pubkey(), KeyChange.PRESENT));
  }

  static KeyResult several(String pubkey, List<KeySummary> rows) {
    return KeyResult.of(pubkey, KeyChange.SEVERAL)
        .because(String.join(", ", rows.stream().map(row -> row.position().deployment()).toList()));
  }

  /** Why the deployment would not load a row. */
  Optional<KeyResult> unusable(KeySummary row) {
    KeyResult result;
    if (row.problem().isPresent()) {
      result = KeyResult.of(row.pubkey(), KeyChange.DAMAGED).because(row.problem().get());
    } else if (!row.chain().equals(network)) {
      result =
          KeyResult.of(row.pubkey(), KeyChange.OTHER_NETWORK)
              .because(row.chain() + ", expected " + network);
    } else if (!row.active()) {
      result = KeyResult.of(row.pubkey(), KeyChange.INACTIVE);
    } else {
      return Optional.empty();
    }
    return Optional.of(result);
  }
}
