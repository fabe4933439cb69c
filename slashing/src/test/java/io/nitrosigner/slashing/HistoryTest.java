package io.nitrosigner.slashing;

import static io.nitrosigner.slashing.Histories.signed;
import static io.nitrosigner.slashing.Keys.KEY;
import static io.nitrosigner.slashing.Watermark.NEVER_SIGNED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nitrosigner.signing.ssz.Root;
import io.nitrosigner.slashing.History.Outcome;
import io.nitrosigner.slashing.History.Unregistered;
import io.nitrosigner.slashing.WatchedStore.Moment;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class HistoryTest {
  private static final Watermark THIRD = signed(Duties.block(3, "a"));
  private static final Watermark FIFTH = signed(Duties.block(5, "b"));
  private static final Watermark VOTE = signed(Duties.vote(1, 2, "a"));

  private final WatchedStore store = new WatchedStore();
  private final History history = new History(store);

  @Test
  void createsWhatHasNoHistory() {
    assertThat(history.raise(KEY, THIRD, Unregistered.CREATE)).isEqualTo(Outcome.CREATED);
    assertThat(store.inner.find(KEY)).contains(THIRD);
  }

  @Test
  void leavesWhatHasNoHistoryIfToldSo() {
    assertThat(history.raise(KEY, THIRD, Unregistered.LEAVE)).isEqualTo(Outcome.ABSENT);
    assertThat(store.inner.find(KEY)).isEmpty();
  }

  @Test
  void raisesEachPartThatIsLower() {
    store.inner.create(KEY, THIRD);

    assertThat(history.raise(KEY, FIFTH.raisedTo(VOTE), Unregistered.LEAVE))
        .isEqualTo(Outcome.RAISED);
    assertThat(store.inner.find(KEY)).contains(FIFTH.raisedTo(VOTE));
  }

  @Test
  void lowersNothing() {
    store.inner.create(KEY, FIFTH.raisedTo(VOTE));

    assertThat(history.raise(KEY, THIRD, Unregistered.CREATE)).isEqualTo(Outcome.UNCHANGED);
    assertThat(history.raise(KEY, NEVER_SIGNED, Unregistered.CREATE)).isEqualTo(Outcome.UNCHANGED);
    assertThat(store.inner.find(KEY)).contains(FIFTH.raisedTo(VOTE));
  }

  @Test
  void changesNothingTheSecondTime() {
    history.raise(KEY, FIFTH, Unregistered.CREATE);

    assertThat(history.raise(KEY, FIFTH, Unregistered.CREATE)).isEqualTo(Outcome.UNCHANGED);
  }

  @Test
  void leavesTheHistoryOfAnotherChain() {
    store.inner.create(KEY, THIRD);
    Watermark other = signed(Duties.block(Root.ZERO, 5, Root.ZERO));

    assertThat(history.raise(KEY, other, Unregistered.CREATE)).isEqualTo(Outcome.OTHER_CHAIN);
    assertThat(store.inner.find(KEY)).contains(THIRD);
  }

  @Test
  void namesTheChainOfAKeyThatHasNone() {
    store.inner.create(KEY, NEVER_SIGNED);
    Watermark onChain = Watermark.neverSigned(Optional.of(Duties.CHAIN));

    assertThat(history.raise(KEY, onChain, Unregistered.LEAVE)).isEqualTo(Outcome.RAISED);
    assertThat(store.inner.find(KEY)).contains(onChain);
  }

  @Test
  void registersWithOneCall() {
    history.raise(KEY, FIFTH, Unregistered.CREATE);

    assertThat(store.calls).containsExactly("create");
  }

  @Test
  void tellsWhatIsNotAuthentic() {
    store.inner.create(KEY, THIRD);
    store.once(
        Moment.FIND,
        () -> {
          throw new TamperedHistoryException(KEY, "the authentication code does not fit");
        });

    assertThat(history.raise(KEY, FIFTH, Unregistered.CREATE)).isEqualTo(Outcome.TAMPERED);
  }

  @Test
  void raisesWhatAnotherHasCreatedMeanwhile() {
    store.once(Moment.CREATE, () -> store.inner.create(KEY, VOTE));

    assertThat(history.raise(KEY, FIFTH, Unregistered.CREATE)).isEqualTo(Outcome.RAISED);
    assertThat(store.inner.find(KEY)).contains(FIFTH.raisedTo(VOTE));
  }

  @Test
  void raisesWhatASignerHasAdvancedMeanwhile() {
    store.inner.create(KEY, VOTE);
    store.once(Moment.ADVANCE, () -> store.inner.restore(KEY, VOTE.raisedTo(THIRD)));

    assertThat(history.raise(KEY, FIFTH, Unregistered.LEAVE)).isEqualTo(Outcome.RAISED);
    assertThat(store.inner.find(KEY)).contains(VOTE.raisedTo(FIFTH));
  }

  @Test
  void leavesWhatASignerHasRaisedHigherMeanwhile() {
    Watermark seventh = signed(Duties.block(7, "a"));
    store.inner.create(KEY, THIRD);
    store.once(Moment.ADVANCE, () -> store.inner.restore(KEY, seventh));

    assertThat(history.raise(KEY, FIFTH, Unregistered.LEAVE)).isEqualTo(Outcome.UNCHANGED);
    assertThat(store.inner.find(KEY)).contains(seventh);
  }

  @Test
  void treatsWhatAnotherHasDeletedMeanwhileAsUnregistered() {
    store.inner.create(KEY, THIRD);
    store.once(Moment.ADVANCE, () -> store.inner.delete(KEY));
    assertThat(history.raise(KEY, FIFTH, Unregistered.LEAVE)).isEqualTo(Outcome.ABSENT);

    store.inner.create(KEY, THIRD);
    store.once(Moment.ADVANCE, () -> store.inner.delete(KEY));
    assertThat(history.raise(KEY, FIFTH, Unregistered.CREATE)).isEqualTo(Outcome.CREATED);
  }

  @Test
  void givesUpWhenSignersAreAlwaysFaster() {
    store.inner.create(KEY, THIRD);
    AtomicLong slot = new AtomicLong(3);
    store.once(Moment.ADVANCE, () -> overtake(slot));

    assertThatThrownBy(() -> history.raise(KEY, signed(Duties.block(100, "a")), Unregistered.LEAVE))
        .isInstanceOf(StoreUnavailableException.class)
        .hasMessage("others sign with " + KEY + " at the same time");
  }

  private void overtake(AtomicLong slot) {
    store.inner.restore(KEY, signed(Duties.block(slot.incrementAndGet(), "b")));
    store.once(Moment.ADVANCE, () -> overtake(slot));
  }
}
