package io.nitrosigner.enclave.work;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nitrosigner.enclave.http.Refusal;
import io.nitrosigner.enclave.http.RefusedException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
final class SigningPoolTest {
  private static final int QUEUE_LENGTH = 3;

  private final SigningPool pool = SigningPool.of(1, QUEUE_LENGTH);
  private final CountDownLatch gate = new CountDownLatch(1);

  @AfterEach
  void close() {
    gate.countDown();
    pool.close();
  }

  @Test
  void givesWhatTheWorkGives() {
    assertThat(pool.submit(Priority.VOTE, () -> 7).join()).isEqualTo(7);
  }

  @Test
  void givesWhatTheWorkThrowsAndGoesOn() {
    CompletableFuture<Integer> broken =
        pool.submit(
            Priority.VOTE,
            () -> {
              throw new IllegalStateException("broken");
            });
    assertThatThrownBy(broken::join).hasRootCauseMessage("broken");
    assertThat(pool.submit(Priority.VOTE, () -> 7).join()).isEqualTo(7);
  }

  @Test
  void servesBlocksBeforeVotesBeforeTheRestAndEqualsInOrder() throws Exception {
    occupy();
    List<String> served = Collections.synchronizedList(new ArrayList<>());
    List<CompletableFuture<Boolean>> all = new ArrayList<>();
    all.add(pool.submit(Priority.REST, () -> served.add("rest")));
    all.add(pool.submit(Priority.VOTE, () -> served.add("vote 1")));
    all.add(pool.submit(Priority.VOTE, () -> served.add("vote 2")));
    all.add(pool.submit(Priority.BLOCK, () -> served.add("block")));
    gate.countDown();
    CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).get(5, SECONDS);
    assertThat(served).containsExactly("block", "vote 1", "vote 2", "rest");
  }

  @Test
  void refusesWhenAQueueIsFullButKeepsRoomForMoreUrgentWork() throws Exception {
    occupy();
    for (int i = 0; i < QUEUE_LENGTH; i++) {
      assertThat(pool.submit(Priority.REST, () -> 0)).isNotDone();
    }
    assertRefused(pool.submit(Priority.REST, () -> 0), Refusal.OVERLOADED);
    assertThat(pool.submit(Priority.BLOCK, () -> 0)).isNotDone();
  }

  @Test
  void skipsWhatWasCancelled() throws Exception {
    occupy();
    List<String> served = Collections.synchronizedList(new ArrayList<>());
    pool.submit(Priority.VOTE, () -> served.add("cancelled")).cancel(false);
    CompletableFuture<Boolean> kept = pool.submit(Priority.VOTE, () -> served.add("kept"));
    gate.countDown();
    kept.get(5, SECONDS);
    assertThat(served).containsExactly("kept");
  }

  @Test
  void finishesWhatWaitsAfterClosingAndTakesNoMore() throws Exception {
    occupy();
    CompletableFuture<Integer> waiting = pool.submit(Priority.VOTE, () -> 7);
    pool.close();
    assertRefused(pool.submit(Priority.BLOCK, () -> 0), Refusal.SEALED);
    gate.countDown();
    assertThat(waiting.get(5, SECONDS)).isEqualTo(7);
  }

  /** Returns once the only thread of the pool waits at the gate. */
  private void occupy() throws InterruptedException {
    var occupied = new CountDownLatch(1);
    CompletableFuture<Boolean> occupant =
        pool.submit(
            Priority.BLOCK,
            () -> {
              occupied.countDown();
              try {
                return gate.await(5, SECONDS);
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
    assertThat(occupied.await(5, SECONDS)).isTrue();
    assertThat(occupant).isNotDone();
  }

  private static void assertRefused(CompletableFuture<?> future, Refusal refusal) {
    assertThat(future).isCompletedExceptionally();
    assertThat(future.exceptionNow())
        .isInstanceOfSatisfying(
            RefusedException.class, e -> assertThat(e.refusal()).isEqualTo(refusal));
  }
}
