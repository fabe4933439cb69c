package io.nitrosigner.signing.network;

import io.nitrosigner.signing.json.Json;
import io.nitrosigner.signing.json.MalformedValueException;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The constants that are compiled into clients and differ between families of networks, as far as
 * signing depends on them.
 *
 * <p>Source: consensus-specs {@code presets/}, gnosischain/specs {@code consensus/preset/gnosis}.
 */
public enum Preset {
  MAINNET(32, 64, 512),
  MINIMAL(8, 4, 32),
  GNOSIS(16, 64, 512);

  private final int slotsPerEpoch;
  private final int maxCommitteesPerSlot;
  private final int syncCommitteeSize;

  Preset(int slotsPerEpoch, int maxCommitteesPerSlot, int syncCommitteeSize) {
    this.slotsPerEpoch = slotsPerEpoch;
    this.maxCommitteesPerSlot = maxCommitteesPerSlot;
    this.syncCommitteeSize = syncCommitteeSize;
  }

  /** Reads a preset's name in any case. */
  public static Preset read(@Nullable Object json) {
    String name = Json.string(json).toUpperCase(Locale.ROOT);
    return Arrays.stream(values())
        .filter(preset -> preset.name().equals(name))
        .findFirst()
        .orElseThrow(
            () -> MalformedValueException.expected("one of " + Arrays.toString(values()), json));
  }

  /** {@code SLOTS_PER_EPOCH}. */
  public int slotsPerEpoch() {
    return slotsPerEpoch;
  }

  /** {@code MAX_COMMITTEES_PER_SLOT}. */
  public int maxCommitteesPerSlot() {
    return maxCommitteesPerSlot;
  }

  /** {@code SYNC_COMMITTEE_SIZE}, in validators. */
  public int syncCommitteeSize() {
    return syncCommitteeSize;
  }
}
