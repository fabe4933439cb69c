package io.nitrosigner.operator.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nitrosigner.operator.UsageException;
import io.nitrosigner.signing.network.Fork;
import io.nitrosigner.signing.network.ForkVersion;
import io.nitrosigner.signing.network.Network;
import io.nitrosigner.signing.network.Preset;
import io.nitrosigner.signing.network.ScheduledFork;
import io.nitrosigner.signing.ssz.Root;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
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

  /** Sources: as {@code resources/} names them, and other clients' tables of the same values. */
  @ParameterizedTest
  @CsvSource({
    "mainnet, MAINNET, 12, 00000000, 03000000, 2020-12-01T12:00:23Z,"
        + " 4b363db94e286120d76eb905340fdd4e54bfe9f06bf33ff6cf5ad27f511bfe95",
    "sepolia, MAINNET, 12, 90000069, 90000072, 2022-06-20T14:00:00Z,"
        + " d8ea171f3c94aea21ebc42a1ed61052acf3f9209c00e4efbaaddac09ed9b8078",
    "hoodi, MAINNET, 12, 10000910, 40000910, 2025-03-17T12:10:00Z,"
        + " 212f13fc4df078b6cb7db228f1c8307566dcecf900867401a92023d7ba99cb5f",
    "ephemery, MAINNET, 12, 1000101b, 4000101b, , ",
    "plataberget, MAINNET, 12, 10733183, 40733183, 2026-08-13T12:00:00Z,"
        + " bb4a1a9e3f7f4e10edcd734e4acc3b5ffd4f830efe0af2748fa458cfee5d2658",
    "gnosis, GNOSIS, 5, 00000064, 03000064, 2021-12-08T19:55:40Z,"
        + " f5dcb5564e829aab27264b9becd5dfaa017085611224cb3036f573368dbb9d47",
    "chiado, GNOSIS, 5, 0000006f, 0300006f, 2022-10-10T10:05:00Z,"
        + " 9d642dac73058fbf39c0ae41ab1e34e4d889043cb199851ded7095bc99eb4c1e",
    "minimal, MINIMAL, 6, 00000001, 03000001, , "
  })
  void pinsWhatReachesASignature(
      String name,
      Preset preset,
      int slotSeconds,
      String genesisVersion,
      String capellaVersion,
      @Nullable Instant genesis,
      @Nullable String root) {
    Network network = Networks.find(name);

    assertThat(network.preset()).isEqualTo(preset);
    assertThat(network.slotDuration()).isEqualTo(Duration.ofSeconds(slotSeconds));
    assertThat(network.genesisForkVersion()).isEqualTo(ForkVersion.read(genesisVersion));
    assertThat(network.scheduled(Fork.CAPELLA).orElseThrow().version())
        .isEqualTo(ForkVersion.read(capellaVersion));
    assertThat(network.genesisTime()).isEqualTo(Optional.ofNullable(genesis));
    assertThat(network.genesisValidatorsRoot())
        .isEqualTo(Optional.ofNullable(root).map(Root::read));
  }

  /** The last four forks; {@code -} stands for never. */
  @ParameterizedTest
  @CsvSource({
    "mainnet, 269568, 364032, 411392, -, 07000000",
    "sepolia, 132608, 222464, 272640, 353024, 90000076",
    "hoodi, 0, 2048, 50688, 132352, 80000910",
    "ephemery, 0, 0, 0, -, 8000101b",
    "plataberget, 0, 0, 0, 1536, 80733183",
    "gnosis, 889856, 1337856, 1714688, -, 07000064",
    "chiado, 516608, 948224, 1353216, -, 0700006f",
    "minimal, -, -, -, -, 07000001"
  })
  void knowsTheScheduleOfLateForks(
      String name, String deneb, String electra, String fulu, String gloas, String gloasVersion) {
    Network network = Networks.find(name);
    List<Fork> late = List.of(Fork.DENEB, Fork.ELECTRA, Fork.FULU, Fork.GLOAS);

    assertThat(late.stream().map(fork -> network.scheduled(fork).orElseThrow().epoch()))
        .containsExactlyElementsOf(
            Stream.of(deneb, electra, fulu, gloas).map(NetworksTest::epoch).toList());
    assertThat(network.scheduled(Fork.GLOAS).orElseThrow().version())
        .isEqualTo(ForkVersion.read(gloasVersion));
  }

  private static long epoch(String epoch) {
    return epoch.equals("-") ? ScheduledFork.NEVER : Long.parseLong(epoch);
  }

  @Test
  void listsTheNetworks() {
    assertThat(Networks.NAMES)
        .containsExactly(
            "mainnet",
            "hoodi",
            "sepolia",
            "ephemery",
            "plataberget",
            "gnosis",
            "chiado",
            "minimal");
  }

  @ParameterizedTest
  @CsvSource({"mainnet, 32", "gnosis, 16", "chiado, 16", "plataberget, 32", "minimal, 8"})
  void countsTheSlotsOfItsEpochs(String name, int slots) {
    assertThat(Networks.find(name).slotsPerEpoch()).isEqualTo(slots);
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
  void tellsThatANetworkIsDead() {
    assertThatThrownBy(() -> Networks.find("holesky"))
        .isInstanceOf(UsageException.class)
        .hasMessage("the network holesky is dead: it was shut down");
  }

  @Test
  void namesWhatThereIsInsteadOfAnUnknownNetwork() {
    assertThatThrownBy(() -> Networks.find("hodi"))
        .isInstanceOfSatisfying(
            UsageException.class,
            e ->
                assertThat(e.hint())
                    .contains(
                        "use one of mainnet, hoodi, sepolia, ephemery, plataberget, gnosis,"
                            + " chiado, minimal, or the path of a config.yaml"))
        .hasMessage("unknown network hodi");
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
