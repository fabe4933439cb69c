package io.nitrosigner.slashing;

import static io.nitrosigner.slashing.Keys.KEY;
import static io.nitrosigner.slashing.Watermark.NEVER_SIGNED;
import static org.assertj.core.api.Assertions.assertThat;

import io.nitrosigner.slashing.WatermarkStore.Advance;
import org.junit.jupiter.api.Test;

/** The fake does what the interface says, or nothing here proves anything. */
final class MemoryWatermarkStoreTest {
  private static final Watermark FIFTH_BLOCK = Histories.signed(Duties.block(5, "a"));
  private static final Watermark VOTE = Histories.signed(Duties.vote(1, 2, "a"));

  private final MemoryWatermarkStore store = new MemoryWatermarkStore();

  @Test
  void knowsNothingOfAKeyThatWasNotRegistered() {
    assertThat(store.advance(KEY, NEVER_SIGNED, FIFTH_BLOCK)).isEqualTo(new Advance.Absent());
    assertThat(store.find(KEY)).isEmpty();
  }

  @Test
  void keepsTheWatermarkOfAKeyThatIsRegisteredAgain() {
    assertThat(store.create(KEY, FIFTH_BLOCK)).isTrue();
    assertThat(store.create(KEY, NEVER_SIGNED)).isFalse();

    assertThat(store.find(KEY)).contains(FIFTH_BLOCK);
  }

  @Test
  void advancesOnlyFromTheWatermarkThatWasJudged() {
    store.create(KEY, FIFTH_BLOCK);

    assertThat(store.advance(KEY, NEVER_SIGNED, Histories.signed(Duties.block(6, "a"))))
        .isEqualTo(new Advance.Conflict(FIFTH_BLOCK));
    assertThat(store.find(KEY)).contains(FIFTH_BLOCK);
  }

  @Test
  void leavesThePartsThatDoNotDiffer() {
    store.create(KEY, FIFTH_BLOCK);
    Watermark before = new Watermark(VOTE.chain(), NEVER_SIGNED.block(), NEVER_SIGNED.vote());

    assertThat(store.advance(KEY, before, VOTE)).isEqualTo(new Advance.Stored());
    assertThat(store.find(KEY)).contains(FIFTH_BLOCK.raisedTo(VOTE));
  }
}
