package io.nitrosigner.slashing;

import io.nitrosigner.signing.duty.Duty;
import java.util.Collection;
import java.util.List;

/** What the chain punishes, told from the whole history and without any watermark. */
public final class Offences {
  private Offences() {}

  /** Whether any two of one validator's messages are slashable together. */
  public static boolean among(Collection<Duty.Slashable> signed) {
    List<Duty.Slashable> distinct = signed.stream().distinct().toList();
    return distinct.stream()
        .anyMatch(one -> distinct.stream().anyMatch(another -> slashable(one, another)));
  }

  private static boolean slashable(Duty.Slashable one, Duty.Slashable another) {
    return switch (one) {
      case Duty.Block block -> another instanceof Duty.Block other && slashable(block, other);
      case Duty.Vote vote -> another instanceof Duty.Vote other && slashable(vote, other);
    };
  }

  /** spec: phase0/beacon-chain.md#proposer-slashings. */
  private static boolean slashable(Duty.Block one, Duty.Block another) {
    return one.slot() == another.slot() && !one.equals(another);
  }

  /** spec: phase0/beacon-chain.md#is_slashable_attestation_data. */
  private static boolean slashable(Duty.Vote one, Duty.Vote another) {
    boolean isDouble = !one.equals(another) && one.targetEpoch() == another.targetEpoch();
    boolean surrounds =
        one.sourceEpoch() < another.sourceEpoch() && another.targetEpoch() < one.targetEpoch();
    return isDouble || surrounds;
  }
}
