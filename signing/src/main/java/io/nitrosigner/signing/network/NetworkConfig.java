package io.nitrosigner.signing.network;

import io.nitrosigner.signing.json.Json;
import io.nitrosigner.signing.json.JsonObject;
import io.nitrosigner.signing.json.MalformedValueException;
import io.nitrosigner.signing.ssz.Root;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A {@link Network} in the keys of a consensus {@code config.yaml}. */
final class NetworkConfig {
  private static final String NAME = "CONFIG_NAME";
  private static final String PRESET = "PRESET_BASE";
  private static final String SECONDS_PER_SLOT = "SECONDS_PER_SLOT";
  private static final String SLOT_DURATION_MS = "SLOT_DURATION_MS";
  private static final String GENESIS_TIME = "GENESIS_TIME";
  private static final String MIN_GENESIS_TIME = "MIN_GENESIS_TIME";
  private static final String GENESIS_DELAY = "GENESIS_DELAY";
  private static final String GENESIS_VALIDATORS_ROOT = "GENESIS_VALIDATORS_ROOT";
  private static final String FAR_FUTURE_EPOCH = "18446744073709551615";

  /** A slot of a day; beyond it the value is a mistake in the unit. */
  private static final long MAX_SLOT_MILLIS = 86_400_000;

  /** The year 36812: keeps sums of times far from overflow. */
  private static final long MAX_SECONDS = 1L << 40;

  private NetworkConfig() {}

  static Network read(Map<String, ?> config) {
    JsonObject keys = new JsonObject(config);
    Preset preset = keys.read(PRESET, Preset::read);
    return new Network(
        keys.find(NAME, Json::string).orElse(preset.name().toLowerCase(Locale.ROOT)),
        preset,
        slotDuration(keys),
        genesisTime(keys),
        keys.find(GENESIS_VALIDATORS_ROOT, NetworkConfig::root),
        forks(keys));
  }

  static Map<String, Object> toMap(Network network) {
    Map<String, Object> config = new LinkedHashMap<>();
    config.put(NAME, network.name());
    config.put(PRESET, network.preset().name().toLowerCase(Locale.ROOT));
    config.put(SLOT_DURATION_MS, String.valueOf(network.slotDuration().toMillis()));
    network
        .genesisTime()
        .ifPresent(time -> config.put(GENESIS_TIME, String.valueOf(time.getEpochSecond())));
    network
        .genesisValidatorsRoot()
        .ifPresent(root -> config.put(GENESIS_VALIDATORS_ROOT, root.toString()));
    for (ScheduledFork scheduled : network.forks()) {
      config.put(versionKey(scheduled.fork()), scheduled.version().toString());
      if (scheduled.fork() != Fork.PHASE0) {
        boolean never = scheduled.epoch() == ScheduledFork.NEVER;
        config.put(
            epochKey(scheduled.fork()),
            never ? FAR_FUTURE_EPOCH : String.valueOf(scheduled.epoch()));
      }
    }
    return config;
  }

  private static Duration slotDuration(JsonObject keys) {
    String key = keys.has(SLOT_DURATION_MS) ? SLOT_DURATION_MS : SECONDS_PER_SLOT;
    long unit = key.equals(SLOT_DURATION_MS) ? 1 : 1_000;
    return Duration.ofMillis(unit * keys.read(key, json -> upTo(MAX_SLOT_MILLIS / unit, json)));
  }

  private static Optional<Instant> genesisTime(JsonObject keys) {
    if (keys.has(GENESIS_TIME)) {
      return keys.find(GENESIS_TIME, NetworkConfig::seconds).map(Instant::ofEpochSecond);
    }
    Optional<Long> delay = keys.find(GENESIS_DELAY, NetworkConfig::seconds);
    return keys.find(MIN_GENESIS_TIME, NetworkConfig::seconds)
        .flatMap(earliest -> delay.map(wait -> Instant.ofEpochSecond(earliest + wait)));
  }

  private static List<ScheduledFork> forks(JsonObject keys) {
    List<ScheduledFork> forks = new ArrayList<>();
    for (Fork fork : Fork.values()) {
      boolean first = fork == Fork.PHASE0;
      if (first || keys.has(versionKey(fork))) {
        ForkVersion version = keys.read(versionKey(fork), ForkVersion::read);
        long epoch = first ? 0 : keys.read(epochKey(fork), NetworkConfig::epoch);
        forks.add(new ScheduledFork(fork, version, epoch));
      }
    }
    return forks;
  }

  private static String versionKey(Fork fork) {
    return (fork == Fork.PHASE0 ? "GENESIS" : fork.name()) + "_FORK_VERSION";
  }

  private static String epochKey(Fork fork) {
    return fork.name() + "_FORK_EPOCH";
  }

  private static long epoch(@Nullable Object json) {
    long epoch = Json.uint64(json);
    return epoch < 0 ? ScheduledFork.NEVER : epoch;
  }

  private static long seconds(@Nullable Object json) {
    return upTo(MAX_SECONDS, json);
  }

  private static long upTo(long max, @Nullable Object json) {
    long value = Json.uint63(json);
    if (value > max) {
      throw MalformedValueException.expected("at most " + max, json);
    }
    return value;
  }

  /** A YAML parser makes a number of unquoted hex. */
  private static Root root(@Nullable Object json) {
    if (json instanceof BigInteger number && number.signum() >= 0 && number.bitLength() <= 256) {
      return Root.read("0".repeat(64 - number.toString(16).length()) + number.toString(16));
    }
    return Root.read(json);
  }
}
