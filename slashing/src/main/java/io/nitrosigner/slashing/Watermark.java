package io.nitrosigner.slashing;

import io.nitrosigner.signing.duty.Duty;
import io.nitrosigner.signing.ssz.Root;
import io.nitrosigner.slashing.Verdict.Reason;
import java.util.Optional;

/**
 * The highest block and vote a key has signed; everything at or below them is refused, except the
 * very same message again.
 *
 * <p>Pure: the next watermark is returned, never stored. Slots and epochs are below 2^63, which the
 * parser of duties ensures.
 *
 * @param block the last block, if any
 * @param vote the last attestation, if any
 */
public record Watermark(Optional<Block> block, Optional<Vote> vote) {
  /** The watermark of a key that is known never to have signed. */
  public static final Watermark NEVER_SIGNED = new Watermark(Optional.empty(), Optional.empty());

  /**
   * A signed block.
   *
   * @param root its signing root; absent when the history does not tell, and then nothing equals it
   */
  public record Block(long slot, Optional<Root> root) {}

  /**
   * A signed attestation.
   *
   * @param root its signing root; absent when the history does not tell, and then nothing equals it
   */
  public record Vote(long source, long target, Optional<Root> root) {}

  /**
   * Applies the minimal strategy of EIP-3076 (conditions 2, 4 and 5): a block must be later than
   * the last, a vote must not go back in source and must advance in target.
   */
  public Verdict judge(Duty.Slashable duty) {
    return switch (duty) {
      case Duty.Block next -> judge(next);
      case Duty.Vote next -> judge(next);
    };
  }

  private Verdict judge(Duty.Block duty) {
    Block next = new Block(duty.slot(), Optional.of(duty.signingRoot().root()));
    if (block.filter(next::equals).isPresent()) {
      return new Verdict.Repeat();
    }
    if (block.filter(last -> next.slot() <= last.slot()).isPresent()) {
      return new Verdict.Refuse(Reason.DOUBLE_BLOCK);
    }
    return new Verdict.Admit(new Watermark(Optional.of(next), vote));
  }

  private Verdict judge(Duty.Vote duty) {
    if (duty.sourceEpoch() > duty.targetEpoch()) {
      return new Verdict.Refuse(Reason.INVERTED_VOTE);
    }
    Vote next =
        new Vote(duty.sourceEpoch(), duty.targetEpoch(), Optional.of(duty.signingRoot().root()));
    if (vote.filter(next::equals).isPresent()) {
      return new Verdict.Repeat();
    }
    if (vote.filter(last -> next.target() <= last.target()).isPresent()) {
      return new Verdict.Refuse(Reason.DOUBLE_VOTE);
    }
    if (vote.filter(last -> next.source() < last.source()).isPresent()) {
      return new Verdict.Refuse(Reason.SURROUND);
    }
    return new Verdict.Admit(new Watermark(block, Optional.of(next)));
  }
}
