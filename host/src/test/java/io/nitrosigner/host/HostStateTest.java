package io.nitrosigner.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.nitrosigner.protocol.status.HostStatus;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class HostStateTest {
  private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
  private static final Duration LONG = Duration.ofSeconds(20);

  private final HostState state = new HostState(InstantSource.fixed(NOW), "signer.eif");

  @Test
  void beginsWithNothingButTheImage() {
    HostStatus status = state.status();

    assertThat(status.activity()).isEqualTo("starting");
    assertThat(status.since()).isEqualTo("2026-11-22T12:00:00Z");
    assertThat(status.image()).isEqualTo("signer.eif");
    assertThat(status.enclaveId()).isEmpty();
    assertThat(status.enclave()).isEmpty();
    assertThat(status.problem()).isEmpty();
  }

  @Test
  void growsItsVersionWithNewsOnly() {
    state.doing("watching");
    state.heard(States.in("SERVING"));
    long version = state.status().version();

    state.doing("watching");
    state.heard(States.in("SERVING"));
    assertThat(state.status().version()).isEqualTo(version);
    state.doing("looking for the enclave");
    assertThat(state.status().version()).isEqualTo(version + 1);
  }

  @Test
  void remembersAProblemUntilTheEnclaveServes() {
    state.failed("no keys");
    state.heard(States.in("SEALED"));
    assertThat(state.status().problem()).contains("no keys");

    state.heard(States.in("SERVING"));
    assertThat(state.status().problem()).isEmpty();
  }

  @Test
  void forgetsTheEnclaveThatIsGone() {
    state.found(new RunningEnclave("signer", "i-1-enc1", 16));
    state.heard(States.in("SERVING"));
    state.gone();

    assertThat(state.status().enclaveId()).isEmpty();
    assertThat(state.status().enclave()).isEmpty();
  }

  @Test
  void answersAtOnceWhoHasSeenLess() throws Exception {
    state.doing("watching");

    assertThat(state.statusAfter(0, LONG).activity()).isEqualTo("watching");
  }

  @Test
  void wakesWhoeverWaitsForNews() throws Exception {
    long seen = state.status().version();
    var news = CompletableFuture.supplyAsync(() -> await(seen));
    state.doing("watching");

    assertThat(news.get(10, TimeUnit.SECONDS).activity()).isEqualTo("watching");
  }

  @Test
  void answersWithWhatThereIsWhenThereIsNoNews() throws Exception {
    assertThat(state.statusAfter(state.status().version(), Duration.ofMillis(1)))
        .isEqualTo(state.status());
  }

  private HostStatus await(long seen) {
    try {
      return state.statusAfter(seen, LONG);
    } catch (InterruptedException e) {
      throw new CompletionException(e);
    }
  }
}
