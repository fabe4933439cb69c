package io.nitrosigner.enclave.life;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PhaseTest {
  @ParameterizedTest
  @CsvSource({
    "SEALED, INIT, UNSEALING",
    "UNSEALING, KEYS_LOADED, SERVING",
    "SEALED, ROWS, SEALED",
    "SERVING, ROWS, SERVING",
    "SERVING, TLS_CHANGED, SERVING",
    "SEALED, FATAL, FAILED",
    "UNSEALING, FATAL, FAILED",
    "SERVING, FATAL, FAILED",
    "FAILED, FATAL, FAILED",
  })
  void movesOn(Phase phase, Phase.Event event, Phase next) {
    assertThat(phase.on(event)).isEqualTo(next);
  }

  @ParameterizedTest
  @CsvSource({
    "UNSEALING, INIT, init is not allowed while UNSEALING",
    "SERVING, INIT, init is not allowed while SERVING",
    "FAILED, INIT, init is not allowed while FAILED",
    "UNSEALING, ROWS, rows is not allowed while UNSEALING",
    "FAILED, ROWS, rows is not allowed while FAILED",
    "SEALED, TLS_CHANGED, tls_changed is not allowed while SEALED",
    "SEALED, KEYS_LOADED, keys_loaded is not allowed while SEALED",
    "SERVING, KEYS_LOADED, keys_loaded is not allowed while SERVING",
    "FAILED, KEYS_LOADED, keys_loaded is not allowed while FAILED",
  })
  void refusesEveryOtherWay(Phase phase, Phase.Event event, String message) {
    assertThatThrownBy(() -> phase.on(event))
        .isInstanceOf(WrongPhaseException.class)
        .hasMessage(message);
  }
}
