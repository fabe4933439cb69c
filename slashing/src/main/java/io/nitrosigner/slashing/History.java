package io.nitrosigner.slashing;

import io.nitrosigner.signing.bls.PublicKey;
import io.nitrosigner.slashing.WatermarkStore.Advance;
import java.util.Locale;
import java.util.Optional;

/**
 * Adds to what is known of a key's past: registers it, or raises its watermark. Nothing here lowers
 * one, and doing the same again changes nothing. Thread-safe.
 */
public final class History {
  /** A signer that wins so many races in a row signs more often than there are slots. */
  private static final int MAX_ATTEMPTS = 10;

  private final WatermarkStore store;

  /** Over the store that signers use, who may go on signing. */
  public History(WatermarkStore store) {
    this.store = store;
  }

  /** What an addition has come to. */
  public enum Outcome {
    /** The key had no history. */
    CREATED,
    /** The watermark is higher now. */
    RAISED,
    /** The watermark was as high before. */
    UNCHANGED,
    /** The key has no history, and was not to be registered. */
    ABSENT,
    /** The key's history is that of another chain. */
    OTHER_CHAIN,
    /** What is stored is not authentic. */
    TAMPERED;

    /** The word for messages. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** What to do with a key that has no history. */
  public enum Unregistered {
    /** Registers it: whoever says so vouches that there is no other history. */
    CREATE,
    /** Leaves it as it is. */
    LEAVE
  }

  /**
   * Raises the watermark of {@code key} to {@code floor} where it is lower.
   *
   * @throws StoreUnavailableException when the store does not answer; try again
   */
  public Outcome raise(PublicKey key, Watermark floor, Unregistered unregistered) {
    try {
      for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
        // most keys of a first import are new, and then this is the only call
        if (unregistered == Unregistered.CREATE && store.create(key, floor)) {
          return Outcome.CREATED;
        }
        Optional<Watermark> stored = store.find(key);
        if (stored.isPresent()) {
          Optional<Outcome> outcome = raise(key, stored.get(), floor);
          if (outcome.isPresent()) {
            return outcome.get();
          }
        } else if (unregistered == Unregistered.LEAVE) {
          return Outcome.ABSENT;
        }
      }
      throw new StoreUnavailableException("others sign with " + key + " at the same time");
    } catch (TamperedHistoryException e) {
      return Outcome.TAMPERED;
    }
  }

  /** Nothing when somebody else was here meanwhile. */
  private Optional<Outcome> raise(PublicKey key, Watermark before, Watermark floor) {
    if (before.isOfAnotherChain(floor.chain())) {
      return Optional.of(Outcome.OTHER_CHAIN);
    }
    Watermark next = before.raisedTo(floor);
    if (next.equals(before)) {
      return Optional.of(Outcome.UNCHANGED);
    }
    return store.advance(key, before, next) instanceof Advance.Stored
        ? Optional.of(Outcome.RAISED)
        : Optional.empty();
  }
}
