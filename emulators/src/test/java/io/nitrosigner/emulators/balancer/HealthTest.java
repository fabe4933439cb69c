package io.nitrosigner.emulators.balancer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class HealthTest {
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final HealthCheck CHECK = new HealthCheck(SECOND, SECOND, 3, 2);

  /** Passed checks are +, failed ones -. */
  @ParameterizedTest
  @CsvSource({
    "'', INITIAL",
    "+, HEALTHY",
    "-, INITIAL",
    "-+, HEALTHY",
    "--, UNHEALTHY",
    "+-, HEALTHY",
    "+-+-, HEALTHY",
    "+--, UNHEALTHY",
    "--++, UNHEALTHY",
    "--++-++, UNHEALTHY",
    "--+++, HEALTHY",
    "--+++-, HEALTHY",
  })
  void changesByChecksInARow(String checks, Health.State state) {
    Health health = Health.INITIAL;
    for (int i = 0; i < checks.length(); i++) {
      health = health.after(checks.charAt(i) == '+', CHECK);
    }
    assertThat(health.state()).isEqualTo(state);
    assertThat(health.healthy()).isEqualTo(state == Health.State.HEALTHY);
  }

  @Test
  void checksMustTakeTimeAndCount() {
    assertThatThrownBy(() -> new HealthCheck(Duration.ZERO, SECOND, 2, 2))
        .hasMessage("interval and timeout must be positive, were PT0S and PT1S");
    assertThatThrownBy(() -> new HealthCheck(SECOND, SECOND, 0, 2))
        .hasMessage("thresholds must be positive, were 0 and 2");
  }
}
