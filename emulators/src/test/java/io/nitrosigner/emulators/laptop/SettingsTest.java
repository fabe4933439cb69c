package io.nitrosigner.emulators.laptop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nitrosigner.protocol.ProtocolException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SettingsTest {
  private final Home home;

  SettingsTest(@TempDir Path directory) {
    home = Home.open(directory);
  }

  @Test
  void takesPortsThatAreFreeAndDifferent() throws Exception {
    Settings settings = Settings.create(Map.of("CONFIG_NAME", "hoodi"), 8443, 9001);

    assertThat(UUID.fromString(settings.deployment())).hasToString(settings.deployment());
    assertThat(settings.signerPort()).isEqualTo(8443);
    assertThat(
            Set.of(
                settings.instances().getFirst().signerPort(),
                settings.instances().getFirst().statusPort(),
                settings.instances().getFirst().metadataPort(),
                settings.kmsPort(),
                settings.dynamoDbPort(),
                settings.dynamoDbTlsPort()))
        .hasSize(6)
        .allMatch(port -> port > 1023);
  }

  @Test
  void areKept() throws Exception {
    assertThat(Settings.find(home)).isEmpty();

    Settings settings = Settings.create(Map.of("CONFIG_NAME", "hoodi"), 8443, 9001);
    settings.write(home);
    assertThat(Settings.find(home)).contains(settings);
    settings.withTcpPorts(9443, 9101).write(home);
    assertThat(Settings.find(home).orElseThrow().signerPort()).isEqualTo(9443);
    assertThat(Settings.find(home).orElseThrow().metricsPort()).isEqualTo(9101);
  }

  @Test
  void findAnotherPortForTheMetrics() throws Exception {
    Settings settings = Settings.create(Map.of("CONFIG_NAME", "hoodi"), 8443, 9001);

    Settings moved = settings.withFreeMetricsPort();

    assertThat(moved.metricsPort()).isNotEqualTo(9001).isPositive();
    assertThat(moved.signerPort()).isEqualTo(8443);
  }

  @Test
  void giveEveryInstancePortsOfItsOwnAndKeepThoseOfTheFirst() throws Exception {
    Settings one = Settings.create(Map.of("CONFIG_NAME", "hoodi"), 8443, 9001);
    Settings three = one.withEnclaves(3);

    assertThat(one.balanced()).isFalse();
    assertThat(three.balanced()).isTrue();
    assertThat(three.instances()).hasSize(3).startsWith(one.instances().getFirst());
    assertThat(three.instances().stream().flatMap(SettingsTest::ports).distinct()).hasSize(12);
    assertThat(three.withEnclaves(1)).isEqualTo(one);
    assertThat(three.withEnclaves(3)).isEqualTo(three);
  }

  @Test
  void movePortsThatAreTakenUnlessTheUserChoseThem() throws Exception {
    Settings before = Settings.create(Map.of("CONFIG_NAME", "hoodi"), 8443, 9001).withEnclaves(2);
    InstancePorts second = before.instances().getLast();
    try (ServerSocket taken =
        new ServerSocket(second.metricsPort(), 1, InetAddress.getLoopbackAddress())) {
      Settings moved = before.withFreePorts();

      assertThat(moved.instances().getFirst()).isEqualTo(before.instances().getFirst());
      assertThat(moved.instances().getLast().metricsPort()).isNotEqualTo(taken.getLocalPort());
      assertThat(moved.instances().getLast().statusPort()).isEqualTo(second.statusPort());
    }
  }

  private static Stream<Integer> ports(InstancePorts instance) {
    return Stream.of(
        instance.signerPort(),
        instance.metricsPort(),
        instance.statusPort(),
        instance.metadataPort());
  }

  @Test
  void refuseAFileThatIsNotTheirs() throws Exception {
    Files.writeString(home.settings(), "{\"deployment\":\"x\"}");

    assertThatThrownBy(() -> Settings.find(home))
        .isInstanceOf(ProtocolException.class)
        .hasMessageStartingWith(home.settings() + ": ");
  }
}
