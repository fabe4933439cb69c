package io.nitrosigner.slashing;

import io.nitrosigner.signing.duty.Duty;
import io.nitrosigner.signing.network.Network;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The slots and epochs around now in which a slashable duty is plausible. It bounds what an old
 * copy of the history can cost, and keeps a client from using up a key with a vote for the far
 * future. Pure: the time is a parameter.
 *
 * @param genesis the start of slot 0
 * @param slot the duration of a slot
 * @param slotsPerEpoch {@code SLOTS_PER_EPOCH}
 * @param epochs how many epochs before and after the present one are plausible
 */
public record TimeWindow(Instant genesis, Duration slot, int slotsPerEpoch, int epochs) {
  /** An epoch's duties may be asked for as the next one begins, and clocks differ. */
  public static final int MIN_EPOCHS = 1;

  /** On mainnet some 51 minutes either way. */
  public static final int MAX_EPOCHS = 8;

  /** Checks the width. */
  public TimeWindow {
    if (epochs < MIN_EPOCHS || epochs > MAX_EPOCHS) {
      throw new IllegalArgumentException(
          "epochs: expected " + MIN_EPOCHS + " to " + MAX_EPOCHS + ", was " + epochs);
    }
  }

  /** The window of a network, if it is known when that began. */
  public static Optional<TimeWindow> of(Network network, int epochs) {
    return network
        .genesisTime()
        .map(
            genesis ->
                new TimeWindow(genesis, network.slotDuration(), network.slotsPerEpoch(), epochs));
  }

  /** Whether a block's slot or a vote's target epoch lies within the window around {@code now}. */
  public boolean contains(Duty.Slashable duty, Instant now) {
    return switch (duty) {
      case Duty.Block block -> isAbout(block.slot(), slotAt(now), (long) epochs * slotsPerEpoch);
      case Duty.Vote vote -> isAbout(vote.targetEpoch(), epochAt(now), epochs);
    };
  }

  /** Whether {@code watermark} could be that of messages signed before the window's end. */
  public boolean admits(Watermark watermark, Instant now) {
    return watermark.block().stream()
            .allMatch(last -> last.slot() <= slotAt(now) + (long) epochs * slotsPerEpoch)
        && watermark.vote().stream()
            .allMatch(last -> Math.max(last.source(), last.target()) <= epochAt(now) + epochs);
  }

  private long slotAt(Instant now) {
    return Math.floorDiv(Duration.between(genesis, now).toMillis(), slot.toMillis());
  }

  private long epochAt(Instant now) {
    return Math.floorDiv(slotAt(now), slotsPerEpoch);
  }

  private static boolean isAbout(long value, long present, long distance) {
    return value >= present - distance && value <= present + distance;
  }
}
