package io.nitrosigner.operator.keys;

import io.nitrosigner.protocol.ProtocolException;
import io.nitrosigner.protocol.tables.KeyRow;
import io.nitrosigner.protocol.tables.KeySummary;
import io.nitrosigner.protocol.tables.KeyTransfers;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Takes rows of another key table as they are, ciphertext included. Whoever is interrupted starts
 * again. Thread-safe.
 *
 * @param standing what the deployment's table has, and where keys are to come
 * @param source reads the other table
 * @param target writes the deployment's; absent if nothing is to be written
 */
public record RowImport(KeyStanding standing, KeyTransfers source, Optional<KeyTransfers> target) {

  /** Judges the rows of the other table by what the deployment would do with them. */
  public static KeyPlan<KeySummary> plan(Stream<KeySummary> rows, KeyStanding standing) {
    List<KeySummary> copy = new ArrayList<>();
    List<KeyResult> settled = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    rows.forEach(
        row ->
            standing
                .unusable(row)
                .or(
                    () ->
                        seen.add(row.pubkey())
                            ? standing.of(row.pubkey())
                            : Optional.of(KeyResult.of(row.pubkey(), KeyChange.DUPLICATE)))
                .ifPresentOrElse(settled::add, () -> copy.add(row)));
    return new KeyPlan<>(copy, settled);
  }

  /** Copies one row. */
  public KeyResult copy(KeySummary summary) {
    Optional<KeyRow> found = source.find(summary.position());
    if (found.isEmpty()) {
      return KeyResult.of(summary.pubkey(), KeyChange.CHANGED);
    }
    try {
      found.get().requireReadable();
      KeyRow row = found.get().under(standing.place());
      KeyTransfers.Outcome outcome =
          target.isEmpty()
              ? KeyTransfers.Outcome.DONE
              : target.get().create(row, standing.index().places());
      return KeyResult.of(
          summary.pubkey(),
          switch (outcome) {
            case DONE -> KeyChange.IMPORTED;
            case CHANGED -> KeyChange.PRESENT;
            case ELSEWHERE -> KeyChange.ELSEWHERE;
          });
    } catch (ProtocolException e) {
      return KeyResult.of(summary.pubkey(), KeyChange.DAMAGED)
          .because(String.valueOf(e.getMessage()));
    }
  }
}
