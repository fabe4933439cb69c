package io.nitrosigner.slashing;

import static java.lang.Math.max;

import io.nitrosigner.signing.duty.Duty;
import io.nitrosigner.signing.ssz.Root;
import java.util.Optional;

/**
 * The highest block and vote a key has signed, and the chain they are of; everything at or below
 * them is refused, except the very same message again.
 *
 * <p>Pure: the next watermark is returned, never stored. Slots and epochs are below 2^63, which
 * parsers ensure.
 *
 * @param chain the genesis validators root; absent until the first signature on a network that does
 *     not pin one
 * @param block the last block, if any
 * @param vote the last attestation, if any
 */
public record Watermark(Optional<Root> chain, Optional<Block> block, Optional<Vote> vote) {
  /** The watermark of a key that is known never to have signed, on whatever chain. */
  public static final Watermark NEVER_SIGNED = neverSigned(Optional.empty());

  /** The watermark of a key that is known never to have signed. */
  public static Watermark neverSigned(Optional<Root> chain) {
    return new Watermark(chain, Optional.empty(), Optional.empty());
  }

  /**
   * A signed block.
   *
   * @param root its signing root; absent when the history does not tell, and then nothing equals it
   */
  public record Block(long slot, Optional<Root> root) {
    private Block raisedTo(Block other) {
      if (slot != other.slot) {
        return slot > other.slot ? this : other;
      }
      return root.equals(other.root) ? this : new Block(slot, Optional.empty());
    }
  }

  /**
   * A signed attestation, or the highest source and target of several.
   *
   * @param root its signing root; absent when the history does not tell, and then nothing equals it
   */
  public record Vote(long source, long target, Optional<Root> root) {
    private Vote raisedTo(Vote other) {
      if (equals(other)) {
        return this;
      }
      return isAbove(other)
          ? this
          : other.isAbove(this)
              ? other
              : new Vote(max(source, other.source), max(target, other.target), Optional.empty());
    }

    /** With one target but two messages, signing either again would be a double vote. */
    private boolean isAbove(Vote other) {
      return target > other.target && source >= other.source;
    }
  }

  /**
   * Applies the minimal strategy of EIP-3076 (conditions 1, 2, 4 and 5): a block must be later than
   * the last, a vote must not go back in source and must advance in target.
   */
  public Verdict judge(Duty.Slashable duty) {
    Optional<Root> requested = Optional.of(duty.genesisValidatorsRoot());
    if (isOfAnotherChain(requested)) {
      return new Verdict.Refuse(Reason.OTHER_CHAIN);
    }
    return switch (duty) {
      case Duty.Block next -> judge(next, requested);
      case Duty.Vote next -> judge(next, requested);
    };
  }

  private Verdict judge(Duty.Block duty, Optional<Root> requested) {
    Block next = new Block(duty.slot(), Optional.of(duty.signingRoot().root()));
    if (block.filter(next::equals).isPresent()) {
      return new Verdict.Repeat();
    }
    if (block.filter(last -> next.slot() <= last.slot()).isPresent()) {
      return new Verdict.Refuse(Reason.DOUBLE_BLOCK);
    }
    return new Verdict.Admit(new Watermark(requested, Optional.of(next), vote));
  }

  private Verdict judge(Duty.Vote duty, Optional<Root> requested) {
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
    return new Verdict.Admit(new Watermark(requested, block, Optional.of(next)));
  }

  /** Whether both chains are known and differ. */
  public boolean isOfAnotherChain(Optional<Root> other) {
    return chain.isPresent() && other.isPresent() && !chain.equals(other);
  }

  /**
   * The maximum of both, part by part: never lower than either. A part that both reach with
   * different messages keeps no root, so that neither counts as the last message.
   *
   * @throws IllegalArgumentException if they are of different chains
   */
  public Watermark raisedTo(Watermark floor) {
    if (isOfAnotherChain(floor.chain)) {
      throw new IllegalArgumentException("watermarks of " + chain + " and of " + floor.chain);
    }
    return new Watermark(
        chain.or(floor::chain),
        block.map(mine -> floor.block.map(mine::raisedTo).orElse(mine)).or(floor::block),
        vote.map(mine -> floor.vote.map(mine::raisedTo).orElse(mine)).or(floor::vote));
  }

  /** Whether no part is lower than that of {@code other}: a history only ever grows. */
  public boolean reaches(Watermark other) {
    return other.block.stream().allMatch(this::reaches)
        && other.vote.stream().allMatch(this::reaches);
  }

  private boolean reaches(Block other) {
    return block.filter(mine -> mine.slot >= other.slot).isPresent();
  }

  private boolean reaches(Vote other) {
    return vote.filter(mine -> mine.source >= other.source && mine.target >= other.target)
        .isPresent();
  }
}
