package io.nitrosigner.slashing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nitrosigner.signing.bls.PublicKey;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class MemoryWatermarkStoreTest {
  private static final PublicKey KEY = RecordingStore.key(0xab);
  private static final Watermark FIFTH = afterBlock(5);

  private final MemoryWatermarkStore store = new MemoryWatermarkStore();

  @Test
  void knowsNothingOfAKeyThatWasNotRegistered() {
    store.register(List.of(RecordingStore.key(0xcd)));

    assertThat(store.find(KEY)).isEmpty();
    assertThatThrownBy(() -> store.advance(KEY, Watermark.NEVER_SIGNED, FIFTH))
        .isInstanceOf(IllegalStateException.class);
    assertThat(store.find(KEY)).isEmpty();
  }

  @Test
  void keepsTheWatermarkOfAKeyThatIsRegisteredAgain() {
    store.register(List.of(KEY));
    store.advance(KEY, Watermark.NEVER_SIGNED, FIFTH);
    store.register(List.of(KEY));

    assertThat(store.find(KEY)).contains(FIFTH);
  }

  @Test
  void advancesOnlyFromTheWatermarkThatWasJudged() {
    store.register(List.of(KEY));
    store.advance(KEY, Watermark.NEVER_SIGNED, FIFTH);

    assertThatThrownBy(() -> store.advance(KEY, Watermark.NEVER_SIGNED, afterBlock(6)))
        .hasMessage("the watermark of " + KEY + " changed meanwhile");
    assertThat(store.find(KEY)).contains(FIFTH);
  }

  private static Watermark afterBlock(long slot) {
    return new Watermark(
        Optional.of(new Watermark.Block(slot, Optional.empty())), Optional.empty());
  }
}
