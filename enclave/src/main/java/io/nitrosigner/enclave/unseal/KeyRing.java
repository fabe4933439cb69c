package io.nitrosigner.enclave.unseal;

import static java.util.stream.Collectors.toSet;

import io.nitrosigner.protocol.control.EnclaveState.KeyFailure;
import io.nitrosigner.protocol.records.ValidatorKeyRecord;
import io.nitrosigner.signing.bls.PublicKey;
import io.nitrosigner.signing.bls.SecretKey;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The unsealed keys, and why the others are not here. Immutable; closing wipes the keys. */
public final class KeyRing implements AutoCloseable {
  /** What there is before unsealing. */
  public static final KeyRing EMPTY = new KeyRing(List.of(), List.of());

  private final Map<PublicKey, SecretKey> keys = new LinkedHashMap<>();
  private final List<PublicKey> publicKeys;
  private final List<KeyFailure> failures;

  KeyRing(List<SecretKey> unsealed, List<KeyFailure> failures) {
    List<SecretKey> sorted = new ArrayList<>(unsealed);
    sorted.sort(Comparator.comparing(key -> key.publicKey().toString()));
    for (SecretKey key : sorted) {
      SecretKey duplicate = keys.put(key.publicKey(), key);
      if (duplicate != null) {
        duplicate.close();
      }
    }
    this.publicKeys = List.copyOf(keys.keySet());
    this.failures = List.copyOf(failures);
  }

  /** The key of a validator, if it is here. */
  public Optional<SecretKey> find(PublicKey key) {
    return Optional.ofNullable(keys.get(key));
  }

  /** All public keys, in ascending order. */
  public List<PublicKey> publicKeys() {
    return publicKeys;
  }

  /** Each key that could not be unsealed, and why. */
  public List<KeyFailure> failures() {
    return failures;
  }

  /**
   * The rows whose keys are not here.
   *
   * @param rows of the key table
   */
  public List<ValidatorKeyRecord> missing(List<ValidatorKeyRecord> rows) {
    Set<String> here = keys.keySet().stream().map(PublicKey::toString).collect(toSet());
    return rows.stream().filter(row -> !here.contains(name(row.pubkey()))).toList();
  }

  /**
   * A ring of the keys that {@code rows} and {@code unreadable} name: those that are here, which
   * both rings then share, and those of {@code additions}, with its failures.
   */
  public KeyRing changed(
      List<ValidatorKeyRecord> rows, List<KeyFailure> unreadable, KeyRing additions) {
    Set<String> wanted =
        Stream.concat(
                rows.stream().map(ValidatorKeyRecord::pubkey),
                unreadable.stream().map(KeyFailure::pubkey))
            .map(KeyRing::name)
            .collect(toSet());
    List<SecretKey> all = new ArrayList<>(additions.keys.values());
    keys.values().stream()
        .filter(key -> wanted.contains(key.publicKey().toString()))
        .forEach(all::add);
    return new KeyRing(all, additions.failures).failing(unreadable);
  }

  /** This ring with more failures. */
  public KeyRing failing(List<KeyFailure> more) {
    return new KeyRing(
        List.copyOf(keys.values()), Stream.concat(failures.stream(), more.stream()).toList());
  }

  /** Wipes the keys that {@code kept} does not share. */
  public void closeAllBut(KeyRing kept) {
    keys.values().stream()
        .filter(key -> kept.keys.get(key.publicKey()) != key)
        .forEach(SecretKey::close);
  }

  private static String name(String pubkey) {
    return "0x" + pubkey.toLowerCase(Locale.ROOT);
  }

  /** The failures alone. */
  public KeyRing withoutKeys() {
    return new KeyRing(List.of(), failures);
  }

  @Override
  public void close() {
    keys.values().forEach(SecretKey::close);
  }
}
