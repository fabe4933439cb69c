package io.nitrosigner.slashing;

import io.nitrosigner.signing.duty.Duty;

/**
 * Where signing ends: blocks from {@code slot} on and votes from {@code epoch} on are refused, for
 * every key. Whoever moves keys to another signer sets one, and starts there from it.
 *
 * @param epoch below 2^63
 * @param slot below 2^63
 */
public record HighWatermark(long epoch, long slot) {
  /** Whether {@code duty} lies before the end. */
  public boolean admits(Duty.Slashable duty) {
    return switch (duty) {
      case Duty.Block block -> block.slot() < slot;
      case Duty.Vote vote -> vote.sourceEpoch() < epoch && vote.targetEpoch() < epoch;
    };
  }
}
