package io.nitrosigner.slashing;

import static io.nitrosigner.slashing.Histories.signed;
import static io.nitrosigner.slashing.Keys.KEY;
import static io.nitrosigner.slashing.Refusals.assertRefused;
import static io.nitrosigner.slashing.Watermark.NEVER_SIGNED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nitrosigner.signing.duty.Duty;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One ledger that has its store to itself. */
final class LedgerTest {
  private final WatchedStore store = new WatchedStore();
  private final Ledger ledger = new Ledger(store, _ -> Optional.empty());

  @BeforeEach
  void register() {
    store.inner.create(KEY, NEVER_SIGNED);
  }

  @Test
  void storesTheNewWatermarkBeforeItPermits() {
    Duty.Vote vote = Duties.vote(1, 2, "a");
    Ledger.Permit permit = ledger.permit(KEY, vote);

    assertThat(store.inner.find(KEY)).contains(signed(vote));
    assertThat(permit.key()).isEqualTo(KEY);
    assertThat(permit.signingRoot()).isEqualTo(vote.signingRoot());
    assertThat(permit.repeated()).isFalse();
  }

  @Test
  void readsTheStoreOnceForTheBlocksAndOnceForTheVotesOfAKey() {
    ledger.permit(KEY, Duties.block(1, "a"));
    ledger.permit(KEY, Duties.vote(1, 2, "a"));
    assertThat(store.calls).containsExactly("find", "advance", "find", "advance");
    store.calls.clear();

    ledger.permit(KEY, Duties.block(2, "a"));
    ledger.permit(KEY, Duties.vote(1, 3, "a"));
    ledger.permit(KEY, Duties.block(3, "a"));
    assertThat(store.calls).containsExactly("advance", "advance", "advance");
  }

  @Test
  void permitsTheSameMessageAgainWithoutAskingTheStore() {
    ledger.permit(KEY, Duties.vote(1, 2, "a"));
    store.calls.clear();

    Ledger.Permit again = ledger.permit(KEY, Duties.vote(1, 2, "a"));
    assertThat(again.signingRoot()).isEqualTo(Duties.vote(1, 2, "a").signingRoot());
    assertThat(again.repeated()).isTrue();
    assertThat(store.calls).isEmpty();
  }

  @Test
  void permitsAfterARestartTheMessageThatWasLast() {
    ledger.permit(KEY, Duties.block(3, "a"));

    Ledger restarted = new Ledger(store, _ -> Optional.empty());
    assertThat(restarted.permit(KEY, Duties.block(3, "a")).repeated()).isTrue();
    assertRefused(restarted, Duties.block(3, "b"), Reason.DOUBLE_BLOCK);
  }

  @Test
  void refusesWithTheReasonWhatContradictsItsOwnPermits() {
    ledger.permit(KEY, Duties.block(3, "a"));
    store.calls.clear();

    assertThatThrownBy(() -> ledger.permit(KEY, Duties.block(3, "b")))
        .isInstanceOfSatisfying(
            SlashableException.class, e -> assertThat(e.reason()).isEqualTo(Reason.DOUBLE_BLOCK))
        .hasMessage("a block at this or a later slot has been signed already");
    assertThat(store.calls).isEmpty();
  }

  @Test
  void keepsTheChainOfTheFirstPermit() {
    ledger.permit(KEY, Duties.vote(1, 2, "a"));

    assertRefused(ledger, Duties.block(Duties.root("2"), 3, Duties.root("a")), Reason.OTHER_CHAIN);
    assertRefused(
        ledger, Duties.vote(Duties.root("2"), 1, 3, Duties.root("a")), Reason.OTHER_CHAIN);
  }

  @Test
  void neverTakesAnUnknownKeyForANewOne() {
    assertThatThrownBy(() -> ledger.permit(Keys.key(0xcd), Duties.block(3, "a")))
        .isInstanceOfSatisfying(
            SlashableException.class, e -> assertThat(e.reason()).isEqualTo(Reason.UNREGISTERED));
    assertThat(store.calls).containsExactly("find");
  }

  @Test
  void refusesAKeyWhoseHistoryIsGoneUntilItIsThereAgain() {
    ledger.permit(KEY, Duties.block(3, "a"));
    store.inner.delete(KEY);
    assertRefused(ledger, Duties.block(4, "a"), Reason.UNREGISTERED);

    store.inner.create(KEY, signed(Duties.block(3, "a")));
    assertThat(ledger.permit(KEY, Duties.block(4, "a")).repeated()).isFalse();
  }

  @Test
  void refusesWhatTheStoreHasNoAuthenticHistoryFor() {
    store.once(WatchedStore.Moment.FIND, LedgerTest::tamper);
    assertRefused(ledger, Duties.block(3, "a"), Reason.TAMPERED);
    store.once(WatchedStore.Moment.ADVANCED, LedgerTest::tamper);
    assertRefused(ledger, Duties.block(3, "a"), Reason.TAMPERED);
  }

  @Test
  void refusesWhatIsObjectedToAndLeavesTheStoreAlone() {
    Ledger late = new Ledger(store, _ -> Optional.of(Reason.IMPLAUSIBLE_TIME));

    assertRefused(late, Duties.block(3, "a"), Reason.IMPLAUSIBLE_TIME);
    assertThat(store.calls).isEmpty();
  }

  @Test
  void looksForObjectionsToARepeatedMessageToo() {
    Duty.Block block = Duties.block(3, "a");
    ledger.permit(KEY, block);
    Ledger strict =
        new Ledger(
            store,
            duty -> duty.equals(block) ? Optional.of(Reason.HIGH_WATERMARK) : Optional.empty());

    assertRefused(strict, block, Reason.HIGH_WATERMARK);
    assertThat(strict.permit(KEY, Duties.block(4, "a")).repeated()).isFalse();
  }

  private static void tamper() {
    throw new TamperedHistoryException(KEY, "the authentication code does not fit");
  }
}
