package io.nitrosigner.slashing;

import static io.nitrosigner.slashing.Histories.signed;
import static io.nitrosigner.slashing.Keys.KEY;
import static io.nitrosigner.slashing.Refusals.assertNoAnswer;
import static io.nitrosigner.slashing.Refusals.assertRefused;
import static io.nitrosigner.slashing.Watermark.NEVER_SIGNED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nitrosigner.signing.duty.Duty;
import io.nitrosigner.slashing.WatchedStore.Moment;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A ledger whose store others write to, which fails, or which is replaced by an older copy. */
final class SharedStoreTest {
  private final WatchedStore store = new WatchedStore();
  private final Ledger ledger = new Ledger(store, _ -> Optional.empty());
  private final Ledger other = new Ledger(store.inner, _ -> Optional.empty());

  @BeforeEach
  void register() {
    store.inner.create(KEY, NEVER_SIGNED);
    ledger.permit(KEY, Duties.block(1, "a"));
    store.calls.clear();
  }

  @Test
  void refusesWhatAnotherHasPassed() {
    other.permit(KEY, Duties.block(9, "b"));

    assertRefused(ledger, Duties.block(5, "a"), Reason.DOUBLE_BLOCK);
    assertThat(store.inner.find(KEY)).contains(signed(Duties.block(9, "b")));
  }

  @Test
  void judgesAgainWhatAnotherHasNotPassed() {
    other.permit(KEY, Duties.block(4, "b"));

    assertThat(ledger.permit(KEY, Duties.block(5, "a")).repeated()).isFalse();
    assertThat(store.calls).containsExactly("advance", "advance");
    assertThat(store.inner.find(KEY)).contains(signed(Duties.block(5, "a")));
  }

  @Test
  void repeatsTheMessageOfAnother() {
    other.permit(KEY, Duties.block(5, "a"));

    assertThat(ledger.permit(KEY, Duties.block(5, "a")).repeated()).isTrue();
    assertThat(store.calls).containsExactly("advance");
  }

  @Test
  void isNotDisturbedByWhatAnotherDoesInTheOtherPart() {
    other.permit(KEY, Duties.vote(1, 2, "b"));

    ledger.permit(KEY, Duties.block(5, "a"));
    assertThat(store.calls).containsExactly("advance");
    assertThat(store.inner.find(KEY))
        .contains(signed(Duties.block(5, "a"), Duties.vote(1, 2, "b")));
  }

  @Test
  void judgesAgainWhenAnotherHasJustNamedTheChain() {
    store.inner.restore(KEY, NEVER_SIGNED);
    store.once(Moment.ADVANCE, () -> other.permit(KEY, Duties.block(2, "b")));

    ledger.permit(KEY, Duties.vote(1, 2, "a"));
    assertThat(store.inner.find(KEY))
        .contains(signed(Duties.block(2, "b"), Duties.vote(1, 2, "a")));
  }

  @Test
  void givesUpWhenOthersAreAlwaysFaster() {
    AtomicLong slot = new AtomicLong(1);
    store.once(Moment.ADVANCE, () -> overtake(slot));

    assertThatThrownBy(() -> ledger.permit(KEY, Duties.block(100, "a")))
        .isInstanceOf(StoreUnavailableException.class)
        .hasMessage("others sign with this key at the same time");
    assertThat(slot).hasValueLessThan(100);
  }

  private void overtake(AtomicLong slot) {
    other.permit(KEY, Duties.block(slot.incrementAndGet(), "b"));
    store.once(Moment.ADVANCE, () -> overtake(slot));
  }

  @Test
  void readsTheStoreAgainAfterItDidNotAnswer() {
    store.failOnce(Moment.ADVANCE);
    assertNoAnswer(ledger, Duties.block(2, "a"));
    store.failOnce(Moment.FIND);
    assertNoAnswer(ledger, Duties.block(2, "a"));
    store.calls.clear();

    assertThat(ledger.permit(KEY, Duties.block(2, "a")).repeated()).isFalse();
    assertThat(store.calls).containsExactly("find", "advance");
  }

  @Test
  void findsOutWhatWasStoredAlthoughNoAnswerCame() {
    store.failOnce(Moment.ADVANCED);
    assertNoAnswer(ledger, Duties.block(2, "a"));

    assertRefused(ledger, Duties.block(2, "b"), Reason.DOUBLE_BLOCK);
    assertThat(ledger.permit(KEY, Duties.block(2, "a")).repeated()).isTrue();
  }

  /** The other signer had no answer and did not sign; a third did, and what it signed was added. */
  @Test
  void forgetsAfterARefusalWhatWasLastInTheStore() {
    Duty.Block unsigned = Duties.block(5, "a");
    store.failOnce(Moment.ADVANCED);
    assertNoAnswer(ledger, unsigned);
    assertRefused(ledger, Duties.block(4, "a"), Reason.DOUBLE_BLOCK);
    new History(store.inner).raise(KEY, signed(Duties.block(5, "b")), History.Unregistered.LEAVE);

    assertRefused(ledger, unsigned, Reason.DOUBLE_BLOCK);
  }

  @Test
  void refusesToSignFromAnOlderCopyOfTheStore() {
    ledger.permit(KEY, Duties.block(5, "a"));
    store.inner.restore(KEY, signed(Duties.block(3, "a")));

    assertRefused(ledger, Duties.block(6, "a"), Reason.ROLLED_BACK);
    assertRefused(ledger, Duties.block(6, "a"), Reason.ROLLED_BACK);
    assertThat(store.inner.find(KEY)).contains(signed(Duties.block(3, "a")));
  }

  @Test
  void signsAgainWhenTheOlderCopyHasBeenRaised() {
    ledger.permit(KEY, Duties.block(5, "a"));
    store.inner.restore(KEY, signed(Duties.block(3, "a")));
    assertRefused(ledger, Duties.block(6, "a"), Reason.ROLLED_BACK);
    new History(store.inner).raise(KEY, signed(Duties.block(5, "a")), History.Unregistered.LEAVE);

    assertThat(ledger.permit(KEY, Duties.block(6, "a")).repeated()).isFalse();
  }

  @Test
  void remembersItsOwnMessageWhateverTheStoreSays() {
    ledger.permit(KEY, Duties.block(5, "a"));
    store.failOnce(Moment.ADVANCE);
    assertNoAnswer(ledger, Duties.block(6, "a"));
    store.inner.restore(KEY, signed(Duties.block(3, "a")));
    other.permit(KEY, Duties.block(5, "b"));

    assertRefused(ledger, Duties.block(5, "b"), Reason.DOUBLE_BLOCK);
  }
}
