package io.nitrosigner.slashing;

import io.nitrosigner.signing.duty.Duty;
import io.nitrosigner.signing.ssz.Root;
import java.util.Arrays;
import java.util.Collection;
import java.util.Optional;

/** Watermarks of keys that have signed. */
public final class Histories {
  private Histories() {}

  /** Of a key that has signed these and nothing else. */
  public static Watermark signed(Duty.Slashable... duties) {
    return signed(Arrays.asList(duties));
  }

  static Watermark signed(Collection<? extends Duty.Slashable> duties) {
    return duties.stream().map(Histories::of).reduce(Watermark.NEVER_SIGNED, Watermark::raisedTo);
  }

  /** As a history that does not tell signing roots has it. */
  public static Watermark withoutRoots(Watermark watermark) {
    return new Watermark(
        watermark.chain(),
        watermark.block().map(last -> new Watermark.Block(last.slot(), Optional.empty())),
        watermark
            .vote()
            .map(last -> new Watermark.Vote(last.source(), last.target(), Optional.empty())));
  }

  private static Watermark of(Duty.Slashable duty) {
    Optional<Root> chain = Optional.of(duty.genesisValidatorsRoot());
    Optional<Root> root = Optional.of(duty.signingRoot().root());
    return switch (duty) {
      case Duty.Block block ->
          new Watermark(
              chain, Optional.of(new Watermark.Block(block.slot(), root)), Optional.empty());
      case Duty.Vote vote ->
          new Watermark(
              chain,
              Optional.empty(),
              Optional.of(new Watermark.Vote(vote.sourceEpoch(), vote.targetEpoch(), root)));
    };
  }
}
