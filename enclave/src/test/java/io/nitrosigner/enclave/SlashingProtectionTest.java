package io.nitrosigner.enclave;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.nitrosigner.enclave.history.Protections;
import io.nitrosigner.enclave.history.SlashingProtection;
import io.nitrosigner.enclave.http.Refusal;
import io.nitrosigner.enclave.http.RefusedException;
import io.nitrosigner.enclave.http.ServerCounters;
import io.nitrosigner.enclave.life.Phase;
import io.nitrosigner.enclave.telemetry.Moment;
import io.nitrosigner.enclave.telemetry.Telemetry;
import io.nitrosigner.enclave.unseal.KeyRing;
import io.nitrosigner.enclave.unseal.KeyRings;
import io.nitrosigner.enclave.work.PoolCounters;
import io.nitrosigner.protocol.control.HistoryAdditions;
import io.nitrosigner.protocol.control.HistoryRecord;
import io.nitrosigner.protocol.control.HistoryResults.Outcome;
import io.nitrosigner.protocol.control.HistoryResults.Result;
import io.nitrosigner.signing.bls.PublicKey;
import io.nitrosigner.signing.bls.SecretKey;
import io.nitrosigner.signing.bls.Signature;
import io.nitrosigner.signing.duty.DutyPolicy;
import io.nitrosigner.signing.keys.InteropKeys;
import io.nitrosigner.signing.network.Network;
import io.nitrosigner.slashing.HighWatermark;
import io.nitrosigner.slashing.MemoryWatermarkStore;
import io.nitrosigner.slashing.Reason;
import io.nitrosigner.slashing.StoreUnavailableException;
import io.nitrosigner.slashing.TamperedHistoryException;
import io.nitrosigner.slashing.Watermark;
import io.nitrosigner.slashing.WatermarkStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of slashable duties when the history, the clock or the operator is in their way. */
@Timeout(60)
final class SlashingProtectionTest {
  private static final Instant GENESIS = Instant.parse("2026-01-01T00:00:00Z");

  /** Eight slots of six seconds an epoch. */
  private static final Network TIMED = timed();

  private final Telemetry telemetry = new Telemetry(InstantSource.system());
  private final SecretKey key = SecretKey.adopt(InteropKeys.secret(0));
  private final KeyRing keys = KeyRings.of(List.of(key));
  private final MemoryWatermarkStore memory = new MemoryWatermarkStore();
  private final TroubledStore store = new TroubledStore(memory);
  private final List<RemoteSigning> signers = new ArrayList<>();

  SlashingProtectionTest() {
    memory.create(key.publicKey(), Watermark.NEVER_SIGNED);
  }

  @AfterEach
  void close() {
    store.release();
    signers.forEach(RemoteSigning::close);
    keys.close();
  }

  @Test
  void aHangingStoreCostsItsOwnDutiesAndNoOthers() throws Exception {
    RemoteSigning signing = signing(Protections.over(store, Requests.NETWORK, telemetry));
    store.hangs = true;
    long asked = System.nanoTime();
    CompletableFuture<Signature> vote = ask(signing, Requests.vote(1, 2, "a"));
    store.reached.await();

    assertThat(ask(signing, Requests.randaoReveal(4))).succeedsWithin(5, SECONDS);
    assertThat(refusal(vote)).isEqualTo(Refusal.SEALED);
    assertThat(Duration.ofNanos(System.nanoTime() - asked)).isGreaterThan(Duration.ofSeconds(1));

    store.release();
    assertThat(ask(signing, Requests.vote(1, 3, "a"))).succeedsWithin(5, SECONDS);
  }

  @Test
  void hangingVotesHoldUpNoBlock() throws Exception {
    RemoteSigning signing = signing(Protections.over(store, Requests.NETWORK, telemetry));
    store.hangs = true;
    List<CompletableFuture<Signature>> votes = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      votes.add(ask(signing, Requests.vote(1, 2, "a")));
    }
    store.reached.await();
    store.hangs = false;

    assertThat(ask(signing, Requests.block(3))).succeedsWithin(5, SECONDS);
    assertThat(votes).allSatisfy(vote -> assertThat(refusal(vote)).isEqualTo(Refusal.SEALED));
  }

  @Test
  void anAnswerThatComesTooLateIsARecordAndNoSignature() throws Exception {
    RemoteSigning signing = signing(Protections.over(store, Requests.NETWORK, telemetry));
    store.hangsAfterwards = true;
    CompletableFuture<Signature> late = ask(signing, Requests.vote(1, 2, "a"));
    assertThat(refusal(late)).isEqualTo(Refusal.SEALED);
    store.release();

    RemoteSigning other = signing(Protections.over(memory, Requests.NETWORK, telemetry));
    assertThat(refusal(ask(other, Requests.vote(1, 2, "b")))).isEqualTo(Refusal.SLASHABLE);
    assertThat(ask(other, Requests.vote(1, 2, "a"))).succeedsWithin(5, SECONDS);
    assertThat(ask(signing, Requests.vote(1, 2, "a"))).succeedsWithin(5, SECONDS);
  }

  @Test
  void aFailingStoreIsUnavailableAndRecoversByItself() throws Exception {
    RemoteSigning signing = signing(Protections.over(store, Requests.NETWORK, telemetry));
    store.failure = Optional.of(new StoreUnavailableException("no answer"));
    assertThat(refusal(ask(signing, Requests.vote(1, 2, "a")))).isEqualTo(Refusal.SEALED);
    assertThat(refusal(ask(signing, Requests.block(3)))).isEqualTo(Refusal.SEALED);
    assertThat(ask(signing, Requests.randaoReveal(4))).succeedsWithin(5, SECONDS);

    store.failure = Optional.empty();
    assertThat(ask(signing, Requests.vote(1, 2, "b"))).succeedsWithin(5, SECONDS);
    assertThat(ask(signing, Requests.block(3))).succeedsWithin(5, SECONDS);
  }

  @Test
  void countsATamperedHistory() throws Exception {
    RemoteSigning signing = signing(Protections.over(store, Requests.NETWORK, telemetry));
    store.failure = Optional.of(new TamperedHistoryException(key.publicKey(), "in a test"));
    assertThat(refusal(ask(signing, Requests.vote(1, 2, "a")))).isEqualTo(Refusal.SLASHABLE);
    assertThat(refusals(Reason.TAMPERED)).isEqualTo(1);
  }

  @Test
  void refusesDutiesThatAreNotAboutNow() throws Exception {
    InstantSource now = InstantSource.fixed(GENESIS.plusSeconds(10 * 48));
    RemoteSigning signing = signing(Protections.at(now, now, memory, TIMED, telemetry));

    assertThat(refusal(ask(signing, Requests.vote(1, 8, "a")))).isEqualTo(Refusal.SLASHABLE);
    assertThat(refusal(ask(signing, Requests.vote(1, 12, "a")))).isEqualTo(Refusal.SLASHABLE);
    assertThat(refusal(ask(signing, Requests.block(71)))).isEqualTo(Refusal.SLASHABLE);
    assertThat(refusal(ask(signing, Requests.block(89)))).isEqualTo(Refusal.SLASHABLE);
    assertThat(refusals(Reason.IMPLAUSIBLE_TIME)).isEqualTo(4);
    assertThat(memory.find(key.publicKey())).contains(Watermark.NEVER_SIGNED);

    assertThat(ask(signing, Requests.vote(1, 9, "a"))).succeedsWithin(5, SECONDS);
    assertThat(ask(signing, Requests.vote(1, 11, "a"))).succeedsWithin(5, SECONDS);
    assertThat(ask(signing, Requests.block(72))).succeedsWithin(5, SECONDS);
    assertThat(ask(signing, Requests.block(88))).succeedsWithin(5, SECONDS);
  }

  @Test
  void refusesSlashableDutiesWhenTheClockHasMoved() throws Exception {
    Instant now = GENESIS.plusSeconds(480);
    RemoteSigning signing =
        signing(
            Protections.at(
                InstantSource.fixed(now.plusSeconds(61)),
                InstantSource.fixed(now),
                memory,
                TIMED,
                telemetry));

    assertThat(refusal(ask(signing, Requests.vote(1, 11, "a")))).isEqualTo(Refusal.SLASHABLE);
    assertThat(refusals(Reason.CLOCK)).isEqualTo(1);
    assertThat(ask(signing, Requests.randaoReveal(4))).succeedsWithin(5, SECONDS);
  }

  @Test
  void signsUpToTheHighWatermark() throws Exception {
    HighWatermark end = new HighWatermark(5, 40);
    RemoteSigning signing = signing(Protections.until(end, memory, Requests.NETWORK, telemetry));

    assertThat(signing.highWatermark()).contains(end);
    assertThat(ask(signing, Requests.vote(1, 4, "a"))).succeedsWithin(5, SECONDS);
    assertThat(ask(signing, Requests.block(39))).succeedsWithin(5, SECONDS);
    assertThat(refusal(ask(signing, Requests.vote(4, 5, "a")))).isEqualTo(Refusal.SLASHABLE);
    assertThat(refusal(ask(signing, Requests.block(40)))).isEqualTo(Refusal.SLASHABLE);
    assertThat(refusals(Reason.HIGH_WATERMARK)).isEqualTo(2);
  }

  @Test
  void addsHistoriesAndTellsWhatCameOfEach() {
    InstantSource now = InstantSource.fixed(GENESIS.plusSeconds(480));
    RemoteSigning signing = signing(Protections.at(now, now, memory, TIMED, telemetry));
    String other = "ab".repeat(48);

    assertThat(add(signing, true, vote(hex(), 9), vote(other, 9)))
        .containsExactly(Outcome.RAISED, Outcome.CREATED);
    assertThat(add(signing, true, vote(hex(), 9), vote(other, 8)))
        .containsExactly(Outcome.UNCHANGED, Outcome.UNCHANGED);
    assertThat(add(signing, false, vote("cd".repeat(48), 9))).containsExactly(Outcome.ABSENT);
    assertThat(add(signing, true, vote(hex(), 12))).containsExactly(Outcome.IMPLAUSIBLE);
    assertThat(refusal(ask(signing, Requests.vote(1, 9, "a")))).isEqualTo(Refusal.SLASHABLE);
  }

  @Test
  void addsNoHistoryOfAnotherChain() {
    RemoteSigning signing = signing(Protections.over(memory, Requests.NETWORK, telemetry));
    HistoryAdditions foreign =
        new HistoryAdditions(Optional.of("0x" + "22".repeat(32)), true, List.of(vote(hex(), 9)));
    assertThat(signing.protection().add(foreign).results())
        .extracting(Result::outcome)
        .containsExactly(Outcome.OTHER_CHAIN);
  }

  @Test
  void asksAStoreThatFailsNoMoreInTheSameAddition() {
    RemoteSigning signing = signing(Protections.over(store, Requests.NETWORK, telemetry));
    store.failure = Optional.of(new StoreUnavailableException("no answer"));
    HistoryRecord[] rows = new HistoryRecord[1_000];
    Arrays.setAll(rows, i -> vote("%096x".formatted(i + 1), 9));

    assertThat(add(signing, true, rows)).hasSize(1_000).containsOnly(Outcome.UNAVAILABLE);
    assertThat(store.calls).isLessThan(100);
  }

  /** The beginnings of a key that nobody has registered. */
  @Test
  void refusesAKeyWithoutAHistoryUntilItIsRegistered() {
    RemoteSigning signing =
        signing(Protections.over(new MemoryWatermarkStore(), Requests.NETWORK, telemetry));
    assertThat(refusal(ask(signing, Requests.block(3)))).isEqualTo(Refusal.SLASHABLE);
    assertThat(refusals(Reason.UNREGISTERED)).isEqualTo(1);

    add(signing, true, new HistoryRecord(hex(), Optional.empty(), Optional.empty()));
    assertThat(ask(signing, Requests.block(3))).succeedsWithin(5, SECONDS);
  }

  private List<Outcome> add(RemoteSigning signing, boolean create, HistoryRecord... rows) {
    return signing
        .protection()
        .add(new HistoryAdditions(Optional.empty(), create, List.of(rows)))
        .results()
        .stream()
        .map(Result::outcome)
        .toList();
  }

  private static HistoryRecord vote(String pubkey, long target) {
    return new HistoryRecord(
        pubkey, Optional.empty(), Optional.of(HistoryRecord.Vote.of(0, target, Optional.empty())));
  }

  private String hex() {
    return key.publicKey().toString().substring(2);
  }

  private RemoteSigning signing(SlashingProtection protection) {
    RemoteSigning signing =
        new RemoteSigning(
            keys,
            Requests.NETWORK,
            DutyPolicy.DEFAULT,
            protection,
            new Reloading(InstantSource.system(), () -> {}));
    signers.add(signing);
    return signing;
  }

  private CompletableFuture<Signature> ask(RemoteSigning signing, Map<String, Object> request) {
    return signing.sign(key.publicKey(), request, telemetry.begin()).toCompletableFuture();
  }

  private static Refusal refusal(CompletableFuture<Signature> asked) {
    Throwable thrown = catchThrowable(() -> asked.get(10, SECONDS));
    assertThat(thrown).isInstanceOf(ExecutionException.class);
    if (thrown.getCause() instanceof RefusedException refused) {
      return refused.refusal();
    }
    throw new AssertionError(thrown);
  }

  private double refusals(Reason reason) {
    String name = "signer_slashing_refusals_total{reason=\"" + reason + "\"} ";
    return telemetry
        .expose(moment())
        .lines()
        .filter(line -> line.startsWith(name))
        .mapToDouble(line -> Double.parseDouble(line.substring(name.length())))
        .sum();
  }

  private static Moment moment() {
    return new Moment(
        Phase.SERVING,
        "00",
        Optional.empty(),
        ServerCounters.NONE,
        PoolCounters.NONE,
        Optional.empty(),
        Optional.empty());
  }

  private static Network timed() {
    Map<String, Object> config = new HashMap<>(Requests.NETWORK.toMap());
    config.put("GENESIS_TIME", Long.toString(GENESIS.getEpochSecond()));
    return Network.read(config);
  }

  /** Hangs before or after it has done its work, or fails, as told. */
  private static final class TroubledStore implements WatermarkStore {
    private final WatermarkStore store;
    private final CountDownLatch reached = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);
    private volatile boolean hangs;
    private volatile boolean hangsAfterwards;
    private volatile Optional<RuntimeException> failure = Optional.empty();
    private volatile int calls;

    TroubledStore(WatermarkStore store) {
      this.store = store;
    }

    void release() {
      hangs = false;
      hangsAfterwards = false;
      released.countDown();
    }

    private void meet() {
      synchronized (this) {
        calls++;
      }
      failure.ifPresent(
          thrown -> {
            throw thrown;
          });
      if (hangs) {
        hang();
      }
    }

    private void hang() {
      reached.countDown();
      try {
        released.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new StoreUnavailableException("interrupted");
      }
    }

    @Override
    public Optional<Watermark> find(PublicKey key) {
      meet();
      return store.find(key);
    }

    @Override
    public boolean create(PublicKey key, Watermark first) {
      meet();
      return store.create(key, first);
    }

    @Override
    public Advance advance(PublicKey key, Watermark before, Watermark next) {
      meet();
      Advance advance = store.advance(key, before, next);
      if (hangsAfterwards) {
        hang();
      }
      return advance;
    }
  }
}
