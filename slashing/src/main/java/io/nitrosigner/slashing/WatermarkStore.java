package io.nitrosigner.slashing;

import io.nitrosigner.signing.bls.PublicKey;
import java.util.Optional;

/**
 * Where watermarks outlive a signature, shared by everybody who signs. Implementations are
 * thread-safe. Every method throws {@link StoreUnavailableException} when the store does not answer
 * in time, in which case a change may or may not have been made, and {@link
 * TamperedHistoryException} when what it holds is not authentic.
 */
public interface WatermarkStore {
  /** The watermark of a registered key; a key that was never registered has none. */
  Optional<Watermark> find(PublicKey key);

  /** Registers a key, durably; false if it is registered already, which changes nothing. */
  boolean create(PublicKey key, Watermark first);

  /**
   * Replaces the parts of {@code before} in which {@code next} differs, durably, if they are what
   * is stored; otherwise changes nothing and tells what is.
   */
  Advance advance(PublicKey key, Watermark before, Watermark next);

  /** What came of {@link #advance}. */
  sealed interface Advance {
    /** Durable. */
    record Stored() implements Advance {}

    /** Somebody else was here meanwhile. */
    record Conflict(Watermark current) implements Advance {}

    /** The key is not registered, or not any more. */
    record Absent() implements Advance {}
  }
}
