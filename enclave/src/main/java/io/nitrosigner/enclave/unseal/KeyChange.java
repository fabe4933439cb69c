package io.nitrosigner.enclave.unseal;

import static java.util.stream.Collectors.toUnmodifiableSet;

import io.nitrosigner.protocol.control.ControlRequest;
import io.nitrosigner.protocol.control.EnclaveState.KeyFailure;
import io.nitrosigner.protocol.control.GivenRows;
import io.nitrosigner.protocol.control.KeyRows;
import io.nitrosigner.protocol.records.ValidatorKeyRecord;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What a host's word about the key table changes.
 *
 * @param unsealing the rows to unseal: keys that are not here, rows that are others than before,
 *     and those that have failed
 * @param unreadable rows that the host could not read
 * @param gone public keys that are not in the table any more
 * @param given what has been given once this is done
 */
public record KeyChange(
    List<ValidatorKeyRecord> unsealing,
    List<KeyFailure> unreadable,
    Set<String> gone,
    GivenRows given) {

  /**
   * The change from {@code current}.
   *
   * @param before what had been given until now
   * @param request none of whose rows is staged any more, and whose base is {@code before}
   */
  public static KeyChange of(KeyRing current, GivenRows before, ControlRequest.Keys request) {
    KeyRows rows = request.keys();
    if (request.base().isPresent()) {
      return new KeyChange(
          rows.readable(),
          rows.unreadable(),
          Set.copyOf(request.removed()),
          before.with(rows, request.removed()));
    }
    Set<String> sound = new HashSet<>(current.names());
    sound.removeAll(current.failed());
    Set<String> gone = new HashSet<>(current.names());
    gone.addAll(current.failed());
    gone.removeAll(GivenRows.names(rows));
    return new KeyChange(
        rows.readable().stream()
            .filter(row -> !sound.contains(row.pubkey()) || !before.holds(row))
            .toList(),
        rows.unreadable(),
        gone,
        GivenRows.of(rows));
  }

  /** The same, of a table that lacks what {@code removal}, which came later, has removed. */
  public KeyChange without(ControlRequest.Keys removal) {
    Set<String> removed = Set.copyOf(removal.removed());
    Set<String> allGone = new HashSet<>(gone);
    allGone.addAll(removed);
    return new KeyChange(
        unsealing.stream().filter(row -> !removed.contains(row.pubkey())).toList(),
        unreadable.stream().filter(row -> !removed.contains(row.pubkey())).toList(),
        allGone,
        given.with(removal.keys(), removal.removed()));
  }

  /** The public keys that are to be unsealed. */
  Set<String> wanted() {
    return unsealing.stream().map(ValidatorKeyRecord::pubkey).collect(toUnmodifiableSet());
  }

  /** The public keys of which this says something. */
  Set<String> named() {
    Set<String> named = new HashSet<>(gone);
    named.addAll(wanted());
    unreadable.forEach(row -> named.add(row.pubkey()));
    return named;
  }
}
