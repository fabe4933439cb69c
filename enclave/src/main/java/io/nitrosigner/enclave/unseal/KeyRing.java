package io.nitrosigner.enclave.unseal;

import io.nitrosigner.protocol.control.EnclaveState.KeyFailure;
import io.nitrosigner.signing.bls.PublicKey;
import io.nitrosigner.signing.bls.SecretKey;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The unsealed keys, and why the others are not here. Immutable; closing wipes the keys. */
public final class KeyRing implements AutoCloseable {
  /** What there is before unsealing. */
  public static final KeyRing EMPTY = new KeyRing(List.of(), List.of());

  private final Map<PublicKey, SecretKey> keys = new LinkedHashMap<>();
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
    this.failures = List.copyOf(failures);
  }

  /** The key of a validator, if it is here. */
  public Optional<SecretKey> find(PublicKey key) {
    return Optional.ofNullable(keys.get(key));
  }

  /** All public keys, in ascending order. */
  public List<PublicKey> publicKeys() {
    return List.copyOf(keys.keySet());
  }

  /** Each key that could not be unsealed, and why. */
  public List<KeyFailure> failures() {
    return failures;
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
