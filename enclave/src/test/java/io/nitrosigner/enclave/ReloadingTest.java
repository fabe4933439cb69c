package io.nitrosigner.enclave;

import static org.assertj.core.api.Assertions.assertThat;

import io.nitrosigner.enclave.http.ReloadStatus;
import io.nitrosigner.enclave.http.ReloadStatus.State;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class ReloadingTest {
  private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

  private final AtomicInteger rings = new AtomicInteger();
  private final Reloading reloading = new Reloading(() -> NOW, rings::incrementAndGet);

  @Test
  void ringsOnceAndAcceptsNoSecondRequestMeanwhile() {
    assertThat(reloading.status().state()).isEqualTo(State.IDLE);
    assertThat(reloading.word()).isEqualTo("idle");

    assertThat(reloading.request()).isTrue();
    assertThat(reloading.request()).isFalse();
    assertThat(rings).hasValue(1);
    assertThat(reloading.word()).isEqualTo("requested");
    assertThat(reloading.status().state()).isEqualTo(State.RUNNING);
  }

  @Test
  void tellsHowItWent() {
    reloading.request();
    assertThat(reloading.begin()).isTrue();
    assertThat(reloading.word()).isEqualTo("running");
    assertThat(reloading.begin()).isFalse();
    reloading.completed(2);
    assertThat(reloading.status())
        .isEqualTo(
            new ReloadStatus(
                State.COMPLETED_WITH_ERRORS,
                Optional.of(NOW),
                Optional.of("2 keys could not be loaded")));

    assertThat(reloading.request()).isTrue();
    reloading.failed("no table");
    assertThat(reloading.status())
        .isEqualTo(new ReloadStatus(State.FAILED, Optional.of(NOW), Optional.of("no table")));

    reloading.completed(0);
    assertThat(reloading.status())
        .isEqualTo(new ReloadStatus(State.COMPLETED, Optional.of(NOW), Optional.empty()));
  }
}
