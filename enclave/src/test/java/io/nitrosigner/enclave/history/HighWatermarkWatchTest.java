package io.nitrosigner.enclave.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nitrosigner.slashing.HighWatermark;
import io.nitrosigner.slashing.StoreUnavailableException;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class HighWatermarkWatchTest {
  private static final HighWatermark END = new HighWatermark(3, 96);

  private Optional<HighWatermark> stored = Optional.empty();
  private boolean down;
  private long nanos;

  private final HighWatermarkWatch watch = HighWatermarkWatch.idle(this::table, () -> nanos);

  private Optional<HighWatermark> table() {
    if (down) {
      throw new IllegalStateException("no answer");
    }
    return stored;
  }

  @Test
  void tellsWhatItReadLastWhileThatIsFresh() {
    assertThat(watch.end()).isEmpty();
    stored = Optional.of(END);
    nanos = HighWatermarkWatch.FRESH.toNanos();
    assertThat(watch.end()).isEmpty();
    nanos++;
    assertThat(watch.end()).contains(END);
  }

  @Test
  void tellsNothingThatIsOldAndAsksAgainAtOnce() {
    assertThat(watch.isUp()).isFalse();
    watch.end();
    assertThat(watch.isUp()).isTrue();
    nanos = HighWatermarkWatch.FRESH.toNanos() + 1;
    down = true;
    assertThat(watch.isUp()).isFalse();
    assertThatThrownBy(watch::end).isInstanceOf(StoreUnavailableException.class);
    down = false;
    assertThat(watch.end()).isEmpty();
    assertThat(watch.isUp()).isTrue();
  }

  @Test
  void doesNotBeginWithoutAReading() {
    assertThatThrownBy(
            () ->
                HighWatermarkWatch.start(
                    () -> {
                      throw new StoreUnavailableException("gone");
                    }))
        .hasMessage("gone");
  }
}
