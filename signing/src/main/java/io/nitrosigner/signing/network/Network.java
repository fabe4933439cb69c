package io.nitrosigner.signing.network;

import io.nitrosigner.signing.json.MalformedValueException;
import io.nitrosigner.signing.ssz.Root;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a signer must know of the chain it signs for.
 *
 * @param genesisTime the start of slot 0, if the configuration tells
 * @param genesisValidatorsRoot the chain's identity, if the configuration pins it
 * @param forks the schedule: consecutive from {@link Fork#PHASE0} at epoch 0, epochs never falling
 */
public record Network(
    String name,
    Preset preset,
    Duration slotDuration,
    Optional<Instant> genesisTime,
    Optional<Root> genesisValidatorsRoot,
    List<ScheduledFork> forks) {

  public Network {
    forks = List.copyOf(forks);
    if (slotDuration.compareTo(Duration.ofMillis(1)) < 0) {
      throw MalformedValueException.expected("a positive slot duration", slotDuration.toString());
    }
    if (forks.isEmpty() || forks.getFirst().epoch() != 0 || !inOrder(forks)) {
      throw MalformedValueException.of(
          "expected consecutive forks from PHASE0 at epoch 0, was " + forks);
    }
  }

  /**
   * Reads the keys of a consensus {@code config.yaml}: {@code CONFIG_NAME}, {@code PRESET_BASE},
   * {@code SECONDS_PER_SLOT} or {@code SLOT_DURATION_MS}, {@code GENESIS_FORK_VERSION}, and {@code
   * *_FORK_VERSION} with {@code *_FORK_EPOCH} of each later fork. Two keys are ours, because no
   * configuration has them: {@code GENESIS_VALIDATORS_ROOT} and {@code GENESIS_TIME} (Unix
   * seconds). Without the latter, {@code MIN_GENESIS_TIME + GENESIS_DELAY} is taken, which holds
   * for every network that did not wait for deposits. Other keys are ignored.
   *
   * @throws MalformedValueException naming the key
   */
  public static Network read(Map<String, ?> config) {
    return NetworkConfig.read(config);
  }

  /** The inverse of {@link #read}. */
  public Map<String, Object> toMap() {
    return NetworkConfig.toMap(this);
  }

  public int slotsPerEpoch() {
    return preset.slotsPerEpoch();
  }

  /** The epoch that {@code slot} belongs to. */
  public long epochOf(long slot) {
    return slot / slotsPerEpoch();
  }

  public ForkVersion genesisForkVersion() {
    return forks.getFirst().version();
  }

  /** The fork in force at {@code epoch}. */
  public Fork forkAt(long epoch) {
    Fork current = Fork.PHASE0;
    for (ScheduledFork scheduled : forks) {
      if (scheduled.epoch() <= epoch) {
        current = scheduled.fork();
      }
    }
    return current;
  }

  /** The place of {@code fork} in the schedule. */
  public Optional<ScheduledFork> scheduled(Fork fork) {
    return forks.stream().filter(scheduled -> scheduled.fork() == fork).findFirst();
  }

  /** The fork that {@code version} belongs to on this network. */
  public Optional<Fork> forkOf(ForkVersion version) {
    return forks.stream()
        .filter(scheduled -> scheduled.version().equals(version))
        .map(ScheduledFork::fork)
        .findFirst();
  }

  private static boolean inOrder(List<ScheduledFork> forks) {
    List<Fork> names = forks.stream().map(ScheduledFork::fork).toList();
    List<Long> epochs = forks.stream().map(ScheduledFork::epoch).toList();
    return names.equals(Arrays.stream(Fork.values()).limit(names.size()).toList())
        && epochs.equals(epochs.stream().sorted().toList());
  }
}
