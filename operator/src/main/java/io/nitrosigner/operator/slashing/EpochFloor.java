package io.nitrosigner.operator.slashing;

import io.nitrosigner.operator.UsageException;
import io.nitrosigner.slashing.Watermark;
import java.util.Optional;

/**
 * The end of an epoch, beyond which a key may sign again when it is not known what it has signed
 * before.
 *
 * @param epoch the last epoch in which nothing is signed any more
 * @param slotsPerEpoch {@code SLOTS_PER_EPOCH} of the network
 */
public record EpochFloor(long epoch, int slotsPerEpoch) {
  /** Checks that its slots are numbers that slots can have. */
  public EpochFloor {
    if (epoch < 0 || slotsPerEpoch < 1 || epoch >= Long.MAX_VALUE / slotsPerEpoch) {
      throw new UsageException(
          "epoch: expected one whose slots are below 2^63, was %d of %d slots"
              .formatted(epoch, slotsPerEpoch));
    }
  }

  /** The last slot of the epoch. */
  public long lastSlot() {
    return (epoch + 1) * slotsPerEpoch - 1;
  }

  /**
   * As if the key had signed a block for its last slot, and an attestation from it to itself: none
   * that was signed up to its end has a later source, so none can be surrounded from then on.
   */
  public Watermark watermark() {
    return new Watermark(
        Optional.empty(),
        Optional.of(new Watermark.Block(lastSlot(), Optional.empty())),
        Optional.of(new Watermark.Vote(epoch, epoch, Optional.empty())));
  }
}
