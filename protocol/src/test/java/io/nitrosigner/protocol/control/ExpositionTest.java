package io.nitrosigner.protocol.control;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nitrosigner.protocol.ProtocolException;
import org.junit.jupiter.api.Test;

final class ExpositionTest {
  @Test
  void comesBackAsItWasSent() {
    Exposition metrics = new Exposition("# HELP a b\na{c=\"d\"} 1.0\n");

    assertThat(ControlResponse.read(ControlResponse.metrics(metrics).write()).exposition())
        .isEqualTo(metrics);
  }

  @Test
  void refusesMoreThanAnEnclaveHasToSay() {
    String most = "a".repeat(Exposition.MAX_LENGTH);
    byte[] tooMuch =
        new String(ControlResponse.metrics(new Exposition(most)).write(), UTF_8)
            .replace("aaa", "aaaa")
            .getBytes(UTF_8);

    assertThatThrownBy(() -> ControlResponse.read(tooMuch).exposition())
        .isInstanceOf(ProtocolException.class)
        .hasMessageStartingWith("text: at most 1048576 characters, was ");
  }
}
