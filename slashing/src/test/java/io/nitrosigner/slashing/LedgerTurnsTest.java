package io.nitrosigner.slashing;

import static io.nitrosigner.slashing.Keys.KEY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nitrosigner.signing.duty.Duty;
import io.nitrosigner.slashing.Ledger.Permit;
import io.nitrosigner.slashing.WatchedStore.Moment;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Duties of one key at the same time, while the store keeps one of them waiting. */
@Timeout(30)
final class LedgerTurnsTest {
  private final WatchedStore store = new WatchedStore();
  private final Ledger ledger = new Ledger(store, _ -> Optional.empty());
  private final ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor();
  private final CountDownLatch hangs = new CountDownLatch(1);
  private final CountDownLatch release = new CountDownLatch(1);

  @BeforeEach
  void hang() {
    store.inner.create(KEY, Watermark.NEVER_SIGNED);
    store.once(
        Moment.ADVANCE,
        () -> {
          hangs.countDown();
          await(release);
        });
  }

  @AfterEach
  void release() {
    release.countDown();
    clients.close();
  }

  @Test
  void permitsABlockWhileAVoteOfTheKeyHangs() throws Exception {
    Future<Permit> vote = hanging(Duties.vote(1, 2, "a"));

    assertThat(ledger.permit(KEY, Duties.block(3, "a")).repeated()).isFalse();
    assertThat(vote).isNotDone();
    release.countDown();
    assertThat(vote.get().repeated()).isFalse();
  }

  @Test
  void permitsOtherKeysMeanwhile() {
    store.inner.create(Keys.key(0xcd), Watermark.NEVER_SIGNED);
    Future<Permit> vote = hanging(Duties.vote(1, 2, "a"));

    assertThat(ledger.permit(Keys.key(0xcd), Duties.vote(1, 2, "a")).repeated()).isFalse();
    assertThat(vote).isNotDone();
  }

  @Test
  void writesADutyOnceThatTwoClientsAskFor() throws Exception {
    Future<Permit> one = hanging(Duties.vote(1, 2, "a"));
    Future<Permit> two = ask(Duties.vote(1, 2, "a"));
    release.countDown();

    assertThat(List.of(one.get().repeated(), two.get().repeated())).containsExactly(false, true);
    assertThat(store.calls).containsExactly("find", "advance");
  }

  @Test
  void doesNotLetAVoteWaitForEverBehindOneThatHangs() {
    Future<Permit> vote = hanging(Duties.vote(1, 2, "a"));

    assertThatThrownBy(() -> ledger.permit(KEY, Duties.vote(1, 3, "a")))
        .isInstanceOf(StoreUnavailableException.class)
        .hasMessage("another duty of this key waits for its record");
    assertThat(vote).isNotDone();
  }

  @Test
  void givesUpItsTurnWhenInterrupted() {
    Future<Permit> vote = hanging(Duties.vote(1, 2, "a"));
    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> ledger.permit(KEY, Duties.vote(1, 3, "a")))
        .isInstanceOf(StoreUnavailableException.class)
        .hasMessage("interrupted");
    assertThat(Thread.interrupted()).isTrue();
    assertThat(vote).isNotDone();
  }

  private Future<Permit> hanging(Duty.Slashable duty) {
    Future<Permit> permit = ask(duty);
    await(hangs);
    return permit;
  }

  private Future<Permit> ask(Duty.Slashable duty) {
    return clients.submit(() -> ledger.permit(KEY, duty));
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
