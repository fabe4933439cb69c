package io.nitrosigner.slashing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nitrosigner.signing.duty.Duty;
import io.nitrosigner.slashing.Verdict.Reason;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class LedgerTest {
  private final RecordingStore store = new RecordingStore();
  private final Ledger ledger = new Ledger(store);

  @Test
  void storesTheNewWatermarkBeforeItPermits() {
    Duty.Vote vote = Duties.vote(1, 2, "a");
    Ledger.Permit permit = ledger.permit(RecordingStore.KEY, vote);

    Watermark.Vote last = new Watermark.Vote(1, 2, Optional.of(vote.signingRoot().root()));
    assertThat(store.written).containsExactly(new Watermark(Optional.empty(), Optional.of(last)));
    assertThat(permit.key()).isEqualTo(RecordingStore.KEY);
    assertThat(permit.signingRoot()).isEqualTo(vote.signingRoot());
  }

  @Test
  void permitsNothingThatTheStoreDidNotTake() {
    store.broken = true;

    assertThatThrownBy(() -> ledger.permit(RecordingStore.KEY, Duties.block(3, "a")))
        .hasMessage("the store is broken");
    assertThat(store.written).isEmpty();
  }

  @Test
  void permitsTheSameMessageAgainWithoutWritingAgain() {
    ledger.permit(RecordingStore.KEY, Duties.vote(1, 2, "a"));
    store.broken = true;

    Ledger.Permit again = ledger.permit(RecordingStore.KEY, Duties.vote(1, 2, "a"));
    assertThat(again.signingRoot()).isEqualTo(Duties.vote(1, 2, "a").signingRoot());
    assertThat(store.written).hasSize(1);
  }

  @Test
  void refusesWithTheReasonAndWritesNothing() {
    ledger.permit(RecordingStore.KEY, Duties.block(3, "a"));

    assertThatThrownBy(() -> ledger.permit(RecordingStore.KEY, Duties.block(3, "b")))
        .isInstanceOfSatisfying(
            SlashableException.class, e -> assertThat(e.reason()).isEqualTo(Reason.DOUBLE_BLOCK))
        .hasMessage("a block at this or a later slot has been signed already");
    assertThat(store.written).hasSize(1);
  }

  @Test
  void neverTakesAnUnknownKeyForANewOne() {
    assertThatThrownBy(() -> ledger.permit(RecordingStore.key(0xcd), Duties.block(3, "a")))
        .isInstanceOf(UnregisteredKeyException.class)
        .hasMessage("no signing history is known for 0x" + "cd".repeat(48));
    assertThat(store.written).isEmpty();
  }
}
