package io.nitrosigner.operator.cli;

import io.nitrosigner.operator.keys.ListedKey;
import io.nitrosigner.protocol.records.ValidatorKeyRecord;

/** Counts keys as they are listed. */
final class KeyTally {
  private int keys;
  private int assigned;
  private int unassigned;
  private int inactive;
  private int problems;
  private int unregistered;

  void add(ListedKey key) {
    keys++;
    assigned += key.assigned() ? 1 : 0;
    unassigned += key.deployment().equals(ValidatorKeyRecord.UNASSIGNED) ? 1 : 0;
    inactive += key.active() ? 0 : 1;
    problems += key.problem().isPresent() ? 1 : 0;
    unregistered += key.history().filter(history -> !history.registered()).isPresent() ? 1 : 0;
  }

  boolean isEmpty() {
    return keys == 0;
  }

  @Override
  public String toString() {
    return "%d keys: %d of this deployment, %d unassigned, %d of other deployments;"
            .formatted(keys, assigned, unassigned, keys - assigned - unassigned)
        + " %d not active, %d without a history, %d with problems"
            .formatted(inactive, unregistered, problems);
  }
}
