package io.nitrosigner.slashing;

import io.nitrosigner.signing.bls.PublicKey;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Watermarks that last as long as this process. It guards one enclave against contradicting itself;
 * it does not guard two enclaves against each other, nor an enclave against its own restart.
 */
public final class MemoryWatermarkStore implements WatermarkStore {
  private final ConcurrentMap<PublicKey, Watermark> watermarks = new ConcurrentHashMap<>();

  /** Registers keys as never having signed; a key that is known already keeps its watermark. */
  public void register(Collection<PublicKey> keys) {
    keys.forEach(key -> watermarks.putIfAbsent(key, Watermark.NEVER_SIGNED));
  }

  @Override
  public Optional<Watermark> find(PublicKey key) {
    return Optional.ofNullable(watermarks.get(key));
  }

  @Override
  public void advance(PublicKey key, Watermark before, Watermark next) {
    if (!watermarks.replace(key, before, next)) {
      throw new IllegalStateException("the watermark of " + key + " changed meanwhile");
    }
  }
}
