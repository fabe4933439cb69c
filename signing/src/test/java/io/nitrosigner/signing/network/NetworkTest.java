package io.nitrosigner.signing.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nitrosigner.signing.Networks;
import io.nitrosigner.signing.json.MalformedValueException;
import io.nitrosigner.signing.ssz.Root;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class NetworkTest {
  @Test
  void knowsTheScheduleOfMainnet() {
    Network mainnet = Networks.MAINNET;

    assertThat(mainnet.slotsPerEpoch()).isEqualTo(32);
    assertThat(mainnet.epochOf(63)).isEqualTo(1);
    assertThat(mainnet.forkAt(0)).isEqualTo(Fork.PHASE0);
    assertThat(mainnet.forkAt(411391)).isEqualTo(Fork.ELECTRA);
    assertThat(mainnet.forkAt(411392)).isEqualTo(Fork.FULU);
    assertThat(mainnet.forkOf(ForkVersion.read("0x03000000"))).contains(Fork.CAPELLA);
    assertThat(mainnet.forkOf(ForkVersion.read("0x03000001"))).isEmpty();
    assertThat(mainnet.scheduled(Fork.GLOAS)).isEmpty();
    assertThat(mainnet.genesisTime()).contains(Instant.parse("2020-12-01T12:00:23Z"));
  }

  @Test
  void survivesItsOwnMap() {
    assertThat(Network.read(Networks.MAINNET.toMap())).isEqualTo(Networks.MAINNET);
    Network unscheduled = Network.read(with("ALTAIR_FORK_EPOCH", "18446744073709551615"));
    assertThat(unscheduled.forkAt(1L << 62)).isEqualTo(Fork.PHASE0);
    assertThat(Network.read(unscheduled.toMap())).isEqualTo(unscheduled);
  }

  @Test
  void acceptsWhatYamlMakesOfUnquotedHex() {
    Map<String, Object> config = with("GENESIS_FORK_VERSION", 0x90000069L);
    config.put("GENESIS_VALIDATORS_ROOT", new BigInteger("ff", 16));

    Network network = Network.read(config);

    assertThat(network.genesisForkVersion()).hasToString("0x90000069");
    assertThat(network.genesisValidatorsRoot()).contains(Root.read("0x" + "0".repeat(62) + "ff"));
  }

  @Test
  void takesTheGenesisTimeFromTheEarliestPossibleOne() {
    Map<String, Object> config = with("MIN_GENESIS_TIME", 1742212800);
    assertThat(Network.read(config).genesisTime()).isEmpty();

    config.put("GENESIS_DELAY", 600);
    assertThat(Network.read(config).genesisTime()).contains(Instant.ofEpochSecond(1742213400));
  }

  @Test
  void prefersTheSlotDurationInMilliseconds() {
    assertThat(Network.read(with("SLOT_DURATION_MS", 6000)).slotDuration())
        .isEqualTo(Duration.ofSeconds(6));
  }

  @Test
  void knowsTheEpochsOfGnosis() {
    assertThat(Network.read(with("PRESET_BASE", "gnosis")).epochOf(31)).isEqualTo(1);
  }

  @Test
  void namesTheKeyThatIsWrong() {
    assertProblem(with("PRESET_BASE", "maximal"), "PRESET_BASE: expected one of [MAINNET, ");
    assertProblem(with("SECONDS_PER_SLOT", "12s"), "SECONDS_PER_SLOT: expected an unsigned");
    assertProblem(with("SECONDS_PER_SLOT", 1L << 40), "SECONDS_PER_SLOT: expected at most 86400");
    assertProblem(with("SECONDS_PER_SLOT", 0), "expected a positive slot duration");
    assertProblem(with("GENESIS_TIME", 1L << 50), "GENESIS_TIME: expected at most");
    assertProblem(with("GENESIS_FORK_VERSION", "0x00"), "GENESIS_FORK_VERSION: expected exactly 4");
    assertProblem(with("GENESIS_FORK_VERSION", 1L << 32), "GENESIS_FORK_VERSION: expected 4 bytes");
    assertProblem(with("CAPELLA_FORK_VERSION", "03000000"), "CAPELLA_FORK_EPOCH: expected an");
  }

  @Test
  void refusesSchedulesOutOfOrder() {
    Map<String, Object> gap = with("DENEB_FORK_VERSION", "0x04000000");
    gap.put("DENEB_FORK_EPOCH", 9);
    assertProblem(gap, "expected consecutive forks from PHASE0 at epoch 0");

    Map<String, Object> falling = with("BELLATRIX_FORK_VERSION", "0x02000000");
    falling.put("BELLATRIX_FORK_EPOCH", 4);
    assertProblem(falling, "expected consecutive forks from PHASE0 at epoch 0");
  }

  private static void assertProblem(Map<String, Object> config, String message) {
    assertThatThrownBy(() -> Network.read(config))
        .isInstanceOf(MalformedValueException.class)
        .hasMessageStartingWith(message);
  }

  private static Map<String, Object> with(String key, Object value) {
    Map<String, Object> config = new HashMap<>();
    config.put("PRESET_BASE", "mainnet");
    config.put("SECONDS_PER_SLOT", 12);
    config.put("GENESIS_FORK_VERSION", "0x00000000");
    config.put("ALTAIR_FORK_VERSION", "0x01000000");
    config.put("ALTAIR_FORK_EPOCH", 5);
    config.put("UNKNOWN", "ignored");
    config.put(key, value);
    return config;
  }
}
