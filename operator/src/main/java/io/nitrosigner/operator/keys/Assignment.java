package io.nitrosigner.operator.keys;

import io.nitrosigner.protocol.ProtocolException;
import io.nitrosigner.protocol.records.ValidatorKeyRecord;
import io.nitrosigner.protocol.tables.KeyRow;
import io.nitrosigner.protocol.tables.KeySummary;
import io.nitrosigner.protocol.tables.KeyTransfers;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Moves keys between a deployment and {@code none}, each at once and with every column. Whoever is
 * interrupted starts again. Thread-safe.
 *
 * @param index where every key stands
 * @param deployment the deployment's UUID
 * @param table where to move them; absent if nothing is to be written
 */
public record Assignment(KeyIndex index, String deployment, Optional<KeyTransfers> table) {
  /**
   * Gives a key of no deployment to the deployment.
   *
   * @param network the one that the deployment signs for
   */
  public KeyResult assign(String pubkey, String network) {
    KeyStanding standing = new KeyStanding(index, deployment, network);
    Optional<KeyResult> known =
        standing.of(pubkey).filter(result -> result.outcome() != KeyChange.IN_RESERVE);
    List<KeySummary> rows = index.of(pubkey);
    if (known.isPresent() || rows.isEmpty()) {
      return known.orElseGet(() -> KeyResult.of(pubkey, KeyChange.UNKNOWN));
    }
    KeySummary row = rows.getFirst();
    Set<String> places = index.places();
    return standing
        .unusable(row)
        .orElseGet(() -> move(row, deployment, places, KeyChange.ASSIGNED));
  }

  /**
   * Takes a key from the deployment. Where others have it too, that is to be mended, so it is not
   * looked at; nor is whether its row can be read: an enclave that has loaded the key goes on
   * signing with it.
   */
  public KeyResult unassign(String pubkey) {
    List<KeySummary> rows = index.of(pubkey);
    Optional<KeySummary> own =
        rows.stream().filter(row -> row.position().deployment().equals(deployment)).findAny();
    boolean reserved = rows.stream().anyMatch(KeySummary::unassigned);
    if (own.isPresent()) {
      return reserved
          ? KeyStanding.several(pubkey, rows)
          : move(own.get(), ValidatorKeyRecord.UNASSIGNED, Set.of(), KeyChange.UNASSIGNED);
    }
    if (rows.isEmpty()) {
      return KeyResult.of(pubkey, KeyChange.UNKNOWN);
    }
    return reserved
        ? KeyResult.of(pubkey, KeyChange.PRESENT)
        : KeyResult.of(pubkey, KeyChange.ELSEWHERE)
            .because(rows.getFirst().position().deployment());
  }

  private KeyResult move(KeySummary summary, String to, Set<String> places, KeyChange done) {
    if (table.isEmpty()) {
      return KeyResult.of(summary.pubkey(), done);
    }
    Optional<KeyRow> found = table.get().find(summary.position());
    if (found.isEmpty()) {
      return KeyResult.of(summary.pubkey(), KeyChange.CHANGED);
    }
    try {
      if (to.equals(deployment)) {
        found.get().requireReadable();
      }
      return KeyResult.of(
          summary.pubkey(),
          switch (table.get().move(found.get(), to, places)) {
            case DONE -> done;
            case CHANGED -> KeyChange.CHANGED;
            case ELSEWHERE -> KeyChange.ELSEWHERE;
          });
    } catch (ProtocolException e) {
      return KeyResult.of(summary.pubkey(), KeyChange.DAMAGED)
          .because(String.valueOf(e.getMessage()));
    }
  }
}
