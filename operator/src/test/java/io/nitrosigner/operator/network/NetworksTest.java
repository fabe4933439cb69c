package io.nitrosigner.operator.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nitrosigner.operator.UsageException;
import io.nitrosigner.signing.network.Fork;
import io.nitrosigner.signing.network.ForkVersion;
import io.nitrosigner.signing.network.Network;
import io.nitrosigner.signing.network.Preset;
import io.nitrosigner.signing.ssz.Root;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;

final class NetworksTest {
  @TempDir private Path directory;

  @ParameterizedTest
  @FieldSource("io.nitrosigner.operator.network.Networks#NAMES")
  void knowsEachNetworkByItsOwnName(String name) {
    assertThat(Networks.find(name).name()).isEqualTo(name);
  }

  /** Source: eth-clients/{mainnet,sepolia,hoodi} {@code metadata/}. */
  @ParameterizedTest
  @CsvSource({
    "mainnet, 00000000, 03000000, 2020-12-01T12:00:23Z, 364032, 411392,"
        + " 4b363db94e286120d76eb905340fdd4e54bfe9f06bf33ff6cf5ad27f511bfe95",
    "sepolia, 90000069, 90000072, 2022-06-20T14:00:00Z, 222464, 272640,"
        + " d8ea171f3c94aea21ebc42a1ed61052acf3f9209c00e4efbaaddac09ed9b8078",
    "hoodi, 10000910, 40000910, 2025-03-17T12:10:00Z, 2048, 50688,"
        + " 212f13fc4df078b6cb7db228f1c8307566dcecf900867401a92023d7ba99cb5f",
  })
  void pinsWhatReachesASignature(
      String name,
      String genesisVersion,
      String capellaVersion,
      Instant genesis,
      long electra,
      long fulu,
      String genesisValidatorsRoot) {
    Network network = Networks.find(name);

    assertThat(network.genesisForkVersion()).isEqualTo(ForkVersion.read(genesisVersion));
    assertThat(network.scheduled(Fork.CAPELLA).orElseThrow().version())
        .isEqualTo(ForkVersion.read(capellaVersion));
    assertThat(network.genesisTime()).contains(genesis);
    assertThat(network.genesisValidatorsRoot()).contains(Root.read(genesisValidatorsRoot));
    assertThat(network.forkAt(electra)).isEqualTo(Fork.ELECTRA);
    assertThat(network.forkAt(electra - 1)).isEqualTo(Fork.DENEB);
    assertThat(network.forkAt(fulu)).isEqualTo(Fork.FULU);
    assertThat(network.forkAt(fulu - 1)).isEqualTo(Fork.ELECTRA);
    assertThat(network.preset()).isEqualTo(Preset.MAINNET);
    assertThat(network.slotDuration()).isEqualTo(Duration.ofSeconds(12));
  }

  @Test
  void leavesTheChainOfTheMinimalNetworkOpen() {
    Network minimal = Networks.find("minimal");

    assertThat(minimal.slotsPerEpoch()).isEqualTo(8);
    assertThat(minimal.genesisValidatorsRoot()).isEmpty();
    assertThat(minimal.forkAt(Long.MAX_VALUE - 1)).isEqualTo(Fork.PHASE0);
  }

  @Test
  void readsTheFileOfADevnetWhetherItsHexIsQuotedOrNot() throws Exception {
    String root = "00".repeat(31) + "17";
    Network bare =
        Networks.find(
            file(
                """
                CONFIG_NAME: devnet
                PRESET_BASE: 'minimal'
                SECONDS_PER_SLOT: 6
                GENESIS_VALIDATORS_ROOT: 0x%s
                GENESIS_FORK_VERSION: 0x00000038
                ALTAIR_FORK_VERSION: 0x10000038
                ALTAIR_FORK_EPOCH: 0
                BLOB_SCHEDULE: []
                """
                    .formatted(root)));
    Network quoted =
        Networks.find(
            file(
                """
                CONFIG_NAME: "devnet"
                PRESET_BASE: minimal
                SECONDS_PER_SLOT: "6"
                GENESIS_VALIDATORS_ROOT: "0x%s"
                GENESIS_FORK_VERSION: "0x00000038"
                ALTAIR_FORK_VERSION: "0x10000038"
                ALTAIR_FORK_EPOCH: "0"
                """
                    .formatted(root)));

    assertThat(bare).isEqualTo(quoted);
    assertThat(bare.genesisForkVersion()).isEqualTo(ForkVersion.read("0x00000038"));
    assertThat(bare.genesisValidatorsRoot()).contains(Root.read(root));
  }

  @Test
  void namesWhatThereIsInsteadOfAnUnknownNetwork() {
    assertThatThrownBy(() -> Networks.find("goerli"))
        .isInstanceOfSatisfying(
            UsageException.class,
            e ->
                assertThat(e.hint())
                    .contains(
                        "use one of mainnet, hoodi, sepolia, minimal, or the path of a"
                            + " config.yaml"))
        .hasMessage("unknown network goerli");
  }

  @Test
  void refusesFilesThatDescribeNoNetwork() throws Exception {
    assertRefused("", " is not a YAML file of keys and values");
    assertRefused("~", " is not a YAML file of keys and values");
    assertRefused("- a\n- b\n", " is not a YAML file of keys and values");
    assertRefused("a: [", " is not a YAML file of keys and values");
    assertRefused("PRESET_BASE: goerli\n", ": PRESET_BASE: expected one of");
    assertRefused("#".repeat(256 * 1024 + 1), " is too large for a config.yaml");
  }

  private void assertRefused(String content, String problem) throws Exception {
    String file = file(content);
    assertThatThrownBy(() -> Networks.find(file))
        .isInstanceOf(UsageException.class)
        .hasMessageStartingWith(file + problem);
  }

  private String file(String content) throws Exception {
    return Files.writeString(directory.resolve("config.yaml"), content).toString();
  }
}
