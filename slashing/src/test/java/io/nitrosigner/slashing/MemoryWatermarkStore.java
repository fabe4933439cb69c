package io.nitrosigner.slashing;

import io.nitrosigner.signing.bls.PublicKey;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** A store that works, and lasts as long as a test. */
public final class MemoryWatermarkStore implements WatermarkStore {
  private final Map<PublicKey, Watermark> watermarks = new HashMap<>();

  /** Replaces what is stored, as nobody may but who restores a backup. */
  synchronized void restore(PublicKey key, Watermark old) {
    watermarks.put(key, old);
  }

  synchronized void delete(PublicKey key) {
    watermarks.remove(key);
  }

  @Override
  public synchronized Optional<Watermark> find(PublicKey key) {
    return Optional.ofNullable(watermarks.get(key));
  }

  @Override
  public synchronized boolean create(PublicKey key, Watermark first) {
    return watermarks.putIfAbsent(key, first) == null;
  }

  @Override
  public synchronized Advance advance(PublicKey key, Watermark before, Watermark next) {
    Watermark found = watermarks.get(key);
    if (found == null) {
      return new Advance.Absent();
    }
    if (isTaken(before.chain(), next.chain(), found.chain())
        || isTaken(before.block(), next.block(), found.block())
        || isTaken(before.vote(), next.vote(), found.vote())) {
      return new Advance.Conflict(found);
    }
    watermarks.put(
        key,
        new Watermark(
            merged(before.chain(), next.chain(), found.chain()),
            merged(before.block(), next.block(), found.block()),
            merged(before.vote(), next.vote(), found.vote())));
    return new Advance.Stored();
  }

  private static <T> boolean isTaken(Optional<T> before, Optional<T> next, Optional<T> found) {
    return !before.equals(next) && !before.equals(found);
  }

  private static <T> Optional<T> merged(Optional<T> before, Optional<T> next, Optional<T> found) {
    return before.equals(next) ? found : next;
  }
}
