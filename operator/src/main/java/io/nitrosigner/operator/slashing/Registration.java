package io.nitrosigner.operator.slashing;

import io.nitrosigner.signing.bls.PublicKey;
import io.nitrosigner.slashing.Watermark;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Keys of which somebody vouches that they have never signed anything.
 *
 * @param unknown keys that are not of the deployment, and are left alone
 */
public record Registration(Set<PublicKey> keys, List<PublicKey> unknown) {
  /** Copies the keys. */
  public Registration {
    keys = new LinkedHashSet<>(keys);
    unknown = List.copyOf(unknown);
  }

  /** Of those {@code keys} that are {@code known}. */
  public static Registration of(Collection<PublicKey> keys, Set<PublicKey> known) {
    Set<PublicKey> named = new LinkedHashSet<>(keys);
    List<PublicKey> unknown = named.stream().filter(key -> !known.contains(key)).toList();
    named.retainAll(known);
    return new Registration(named, unknown);
  }

  /** Of those {@code known} keys of which nothing is {@code stored}. */
  public static Registration ofUnregistered(
      Set<PublicKey> known, Map<PublicKey, Watermark> stored) {
    Set<PublicKey> keys = new LinkedHashSet<>(known);
    keys.removeAll(stored.keySet());
    return new Registration(keys, List.of());
  }

  /** Registers them; a key that has a history keeps it. */
  public List<KeyReport> send(HistoryBatches enclave) throws InterruptedException {
    Map<PublicKey, Watermark> floors = new LinkedHashMap<>();
    keys.forEach(key -> floors.put(key, Watermark.NEVER_SIGNED));
    return Stream.concat(
            enclave.create(Optional.empty(), floors).stream(),
            unknown.stream().map(key -> KeyReport.of(key, KeyOutcome.UNKNOWN_KEY)))
        .toList();
  }
}
