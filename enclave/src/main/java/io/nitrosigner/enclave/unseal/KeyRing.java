package io.nitrosigner.enclave.unseal;

import static java.util.stream.Collectors.toSet;
import static java.util.stream.Collectors.toUnmodifiableSet;

import io.nitrosigner.protocol.control.EnclaveState.KeyFailure;
import io.nitrosigner.protocol.records.ValidatorKeyRecord;
import io.nitrosigner.signing.bls.PublicKey;
import io.nitrosigner.signing.bls.SecretKey;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/** The unsealed keys, and why the others are not here. Immutable; closing wipes the keys. */
public final class KeyRing implements AutoCloseable {
  /** What there is before unsealing. */
  public static final KeyRing EMPTY = new KeyRing(List.of(), List.of());

  private final Map<PublicKey, SecretKey> keys = new LinkedHashMap<>();
  private final List<PublicKey> publicKeys;
  private final Set<String> names;
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
    this.names = keys.values().stream().map(KeyRing::name).collect(toUnmodifiableSet());
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

  /** How many keys there should be: those that are here, and those that could not be unsealed. */
  public int expected() {
    return names.size() + (int) failed().stream().filter(key -> !names.contains(key)).count();
  }

  /** The public keys as records spell them. */
  Set<String> names() {
    return names;
  }

  /** The public keys of {@link #failures()}. */
  Set<String> failed() {
    return failures.stream().map(KeyFailure::pubkey).collect(toSet());
  }

  /**
   * The ring after {@code change}, which shares the keys that stay with this one.
   *
   * @param additions what has been unsealed for it; a key of it that is here already is wiped, as
   *     is one that the change does not want any more
   */
  public KeyRing changed(KeyChange change, KeyRing additions) {
    Set<String> wanted = change.wanted();
    List<SecretKey> all = new ArrayList<>();
    for (SecretKey key : additions.keys.values()) {
      if (wanted.contains(name(key))) {
        all.add(key);
      } else {
        key.close();
      }
    }
    keys.values().stream().filter(key -> !change.gone().contains(name(key))).forEach(all::add);
    Set<String> named = change.named();
    List<KeyFailure> failing =
        Stream.of(
                failures.stream().filter(failure -> !named.contains(failure.pubkey())),
                additions.failures.stream().filter(failure -> wanted.contains(failure.pubkey())),
                change.unreadable().stream())
            .flatMap(Function.identity())
            .toList();
    return new KeyRing(all, failing);
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

  private static String name(SecretKey key) {
    return ValidatorKeyRecord.name(key.publicKey().toString());
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
