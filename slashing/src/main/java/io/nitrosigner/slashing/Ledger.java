package io.nitrosigner.slashing;

import io.nitrosigner.signing.bls.PublicKey;
import io.nitrosigner.signing.duty.Duty;
import io.nitrosigner.signing.duty.SigningRoot;

/**
 * The only place where a {@link Permit} comes from. A slashable duty is permitted when its key's
 * watermark admits it and the new watermark has been stored, in this order. Thread-safe; duties of
 * one key are judged one after the other.
 */
public final class Ledger {
  /** Stripes enough that two keys of a slot's burst seldom wait for each other. */
  private static final int STRIPES = 1024;

  private final WatermarkStore store;
  private final Object[] locks = new Object[STRIPES];

  /** A ledger over a store. */
  public Ledger(WatermarkStore store) {
    this.store = store;
    for (int i = 0; i < STRIPES; i++) {
      locks[i] = new Object();
    }
  }

  /**
   * Permits {@code duty} for {@code key}, or refuses.
   *
   * @throws SlashableException when signing could be slashed
   * @throws UnregisteredKeyException when the key has no history: absence is never taken for "new"
   */
  public Permit permit(PublicKey key, Duty.Slashable duty) {
    synchronized (locks[Math.floorMod(key.hashCode(), STRIPES)]) {
      Watermark watermark = store.find(key).orElseThrow(() -> new UnregisteredKeyException(key));
      return switch (watermark.judge(duty)) {
        case Verdict.Admit(Watermark next) -> {
          store.advance(
              key, watermark, next); // a crash from here on costs a duty, never a slashing
          yield new Permit(key, duty.signingRoot(), false);
        }
        case Verdict.Repeat() -> new Permit(key, duty.signingRoot(), true);
        case Verdict.Refuse(Verdict.Reason reason) -> throw new SlashableException(reason);
      };
    }
  }

  /**
   * Proof that signing one message with one key was judged safe and that the judgement is stored.
   * Only a {@link Ledger} makes it.
   */
  public static final class Permit {
    private final PublicKey key;
    private final SigningRoot signingRoot;
    private final boolean repeated;

    private Permit(PublicKey key, SigningRoot signingRoot, boolean repeated) {
      this.key = key;
      this.signingRoot = signingRoot;
      this.repeated = repeated;
    }

    /** Whether this very message was permitted before. */
    public boolean repeated() {
      return repeated;
    }

    PublicKey key() {
      return key;
    }

    SigningRoot signingRoot() {
      return signingRoot;
    }
  }
}
