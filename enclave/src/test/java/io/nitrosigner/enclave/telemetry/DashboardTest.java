package io.nitrosigner.enclave.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every panel of Web3Signer's public dashboard finds its series. */
final class DashboardTest {
  private static final Samples SAMPLES = Samples.of(new Telemetry(InstantSource.system()));

  record Need(String panel, String metric, String label) {}

  static List<Need> needs() {
    var resource =
        Objects.requireNonNull(DashboardTest.class.getResourceAsStream("dashboard-13687.txt"));
    return new BufferedReader(new InputStreamReader(resource, StandardCharsets.UTF_8))
        .lines()
        .filter(line -> !line.startsWith("#"))
        .map(line -> line.split(" *\\| *", -1))
        .map(fields -> new Need(fields[0], fields[1], fields[2]))
        .toList();
  }

  @Test
  void hasPanels() {
    assertThat(needs()).hasSizeGreaterThan(20);
  }

  @ParameterizedTest
  @MethodSource("needs")
  void panelFindsItsSeries(Need need) {
    assertThat(SAMPLES.values().keySet())
        .as(need.panel())
        .anyMatch(
            sample ->
                sample.equals(need.metric())
                    || (sample.startsWith(need.metric() + "{") && sample.contains(need.label())));
  }
}
