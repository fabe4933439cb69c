package io.nitrosigner.slashing;

import io.nitrosigner.signing.bls.PublicKey;
import io.nitrosigner.signing.duty.Duty;
import io.nitrosigner.signing.duty.SigningRoot;
import io.nitrosigner.slashing.WatermarkStore.Advance;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The only place where a {@link Permit} comes from. A slashable duty is permitted when its key's
 * watermark admits it and the new watermark has been stored, in this order. Thread-safe; blocks of
 * one key are judged one after the other, and so are its votes.
 *
 * <p>The store may be shared with others who sign, may be replaced by an older copy of itself, and
 * may be slow. So a watermark is replaced only where it is the one that was judged; what this
 * ledger has permitted is a lower bound that no store takes away; and after a failure the store is
 * read again before anything is believed about it. In the common case, when nobody else has signed
 * with the key since, a permit costs one call of the store.
 */
public final class Ledger {
  /** Each lost race raises the watermark; whoever loses so many is better refused. */
  private static final int MAX_ATTEMPTS = 5;

  /** Beyond the time of a slow call: whoever waits longer is late anyway. */
  private static final long PATIENCE_MILLIS = 1_500;

  private final WatermarkStore store;
  private final Function<Duty.Slashable, Optional<Reason>> objections;
  private final ConcurrentMap<PublicKey, Lane> blocks = new ConcurrentHashMap<>();
  private final ConcurrentMap<PublicKey, Lane> votes = new ConcurrentHashMap<>();

  /**
   * A ledger over a store.
   *
   * @param objections what speaks against a duty whatever its key has signed, if anything
   */
  public Ledger(WatermarkStore store, Function<Duty.Slashable, Optional<Reason>> objections) {
    this.store = store;
    this.objections = objections;
  }

  /**
   * Permits {@code duty} for {@code key}, or refuses.
   *
   * @throws SlashableException when signing could be slashed
   * @throws StoreUnavailableException when the store does not answer: it is not known whether the
   *     watermark advanced, and nothing may be signed
   */
  public Permit permit(PublicKey key, Duty.Slashable duty) {
    objections.apply(duty).ifPresent(Ledger::refuse);
    return lane(key, duty).permit(key, duty, store);
  }

  private Lane lane(PublicKey key, Duty.Slashable duty) {
    return switch (duty) {
      case Duty.Block _ -> blocks.computeIfAbsent(key, _ -> new Lane());
      case Duty.Vote _ -> votes.computeIfAbsent(key, _ -> new Lane());
    };
  }

  private static void refuse(Reason reason) {
    throw new SlashableException(reason);
  }

  /** The blocks or the votes of one key. */
  private static final class Lane {
    private final ReentrantLock turn = new ReentrantLock();

    /** What was permitted here, whatever the store says. */
    private Watermark permitted = Watermark.NEVER_SIGNED;

    /** The highest that the store ever held here: less than that is an older copy of it. */
    private Watermark seen = Watermark.NEVER_SIGNED;

    /**
     * What the store held when the last duty was permitted, which was that duty; null when
     * something came between. What others left there is not kept: it may not have been signed, and
     * must not be repeated when the store knows better by then.
     */
    private @Nullable Watermark stored;

    Permit permit(PublicKey key, Duty.Slashable duty, WatermarkStore store) {
      try {
        if (!turn.tryLock(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
          throw new StoreUnavailableException("another duty of this key waits for its record");
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new StoreUnavailableException("interrupted");
      }
      try {
        return inTurn(key, duty, store);
      } catch (TamperedHistoryException e) {
        throw new SlashableException(Reason.TAMPERED, e);
      } finally {
        turn.unlock();
      }
    }

    private Permit inTurn(PublicKey key, Duty.Slashable duty, WatermarkStore store) {
      if (permitted.judge(duty) instanceof Verdict.Refuse(Reason reason)) {
        throw new SlashableException(reason);
      }
      Watermark current = stored;
      stored = null; // unless this is permitted, the store is read again
      if (current == null) {
        current = store.find(key).orElseThrow(() -> new SlashableException(Reason.UNREGISTERED));
      }
      for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
        requireGrown(current);
        switch (current.judge(duty)) {
          case Verdict.Refuse(Reason reason) -> throw new SlashableException(reason);
          case Verdict.Repeat() -> {
            return permitted(key, duty, current, true);
          }
          case Verdict.Admit(Watermark next) -> {
            switch (store.advance(key, current, next)) {
              case Advance.Stored() -> {
                return permitted(key, duty, next, false);
              }
              case Advance.Conflict(Watermark other) -> current = other;
              case Advance.Absent() -> throw new SlashableException(Reason.UNREGISTERED);
            }
          }
        }
      }
      throw new StoreUnavailableException("others sign with this key at the same time");
    }

    private void requireGrown(Watermark current) {
      if (!current.reaches(seen)) {
        throw new SlashableException(Reason.ROLLED_BACK);
      }
      seen = current; // it reaches what was seen before
    }

    private Permit permitted(
        PublicKey key, Duty.Slashable duty, Watermark current, boolean repeated) {
      stored = current;
      seen = current;
      permitted =
          switch (duty) {
            case Duty.Block _ -> new Watermark(current.chain(), current.block(), Optional.empty());
            case Duty.Vote _ -> new Watermark(current.chain(), Optional.empty(), current.vote());
          };
      return new Permit(key, duty.signingRoot(), repeated);
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
