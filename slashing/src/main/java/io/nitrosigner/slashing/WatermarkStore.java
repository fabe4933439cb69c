package io.nitrosigner.slashing;

import io.nitrosigner.signing.bls.PublicKey;
import java.util.Optional;

/** Where watermarks outlive a signature. Implementations are thread-safe. */
public interface WatermarkStore {
  /** The watermark of a registered key; a key that was never registered has none. */
  Optional<Watermark> find(PublicKey key);

  /** Replaces {@code before} by {@code next}, durably, or throws and changes nothing. */
  void advance(PublicKey key, Watermark before, Watermark next);
}
