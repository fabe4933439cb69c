package io.nitrosigner.enclave.life;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nitrosigner.enclave.life.Phase.Event;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class LifeTest {
  private Instant now = Instant.parse("2026-11-22T12:00:00Z");
  private final Life life = new Life(() -> now);

  @Test
  void beginsSealed() {
    assertThat(life.stage()).isEqualTo(new Life.Stage(Phase.SEALED, now, Optional.empty()));
  }

  @Test
  void remembersSinceWhen() {
    now = now.plusSeconds(1);
    life.on(Event.INIT);
    Instant then = now;
    now = now.plusSeconds(1);

    assertThat(life.stage()).isEqualTo(new Life.Stage(Phase.UNSEALING, then, Optional.empty()));
  }

  @Test
  void endsWithAReason() {
    life.on(Event.INIT);
    life.fail("KMS refused");

    assertThat(life.stage())
        .isEqualTo(new Life.Stage(Phase.FAILED, now, Optional.of("KMS refused")));
    assertThatThrownBy(() -> life.on(Event.INIT)).isInstanceOf(WrongPhaseException.class);
  }

  @Test
  void staysWhereItIsWhenAnEventIsRefused() {
    Life.Stage before = life.stage();
    now = now.plusSeconds(1);

    assertThatThrownBy(() -> life.on(Event.KEYS_LOADED)).isInstanceOf(WrongPhaseException.class);
    assertThat(life.stage()).isEqualTo(before);
  }
}
