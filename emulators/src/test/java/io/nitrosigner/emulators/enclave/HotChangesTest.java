package io.nitrosigner.emulators.enclave;

import static io.nitrosigner.emulators.enclave.EnclaveWorld.table;
import static io.nitrosigner.emulators.enclave.SealedRecords.pubkey;
import static org.assertj.core.api.Assertions.assertThat;

import io.nitrosigner.emulators.enclave.SignerClient.Response;
import io.nitrosigner.protocol.control.ControlRequest;
import io.nitrosigner.protocol.control.ControlResponse;
import io.nitrosigner.protocol.control.EnclaveState;
import io.nitrosigner.protocol.control.EnclaveState.KeyFailure;
import io.nitrosigner.protocol.control.GivenRows;
import io.nitrosigner.protocol.control.KeyRows;
import io.nitrosigner.protocol.records.ValidatorKeyRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** That a serving enclave follows changes of the key table, and nothing else. */
@Timeout(60)
final class HotChangesTest {
  private static EnclaveWorld world;
  private static SealedRecords records;

  @BeforeAll
  static void start(@TempDir Path directory) throws IOException {
    world = EnclaveWorld.start(directory);
    records = world.records();
  }

  @AfterAll
  static void stop() {
    world.close();
  }

  @AfterEach
  void beHonest() {
    world.kmsIsHonest();
  }

  @Test
  void carriesOutOneChangeAfterTheOther() throws IOException {
    KeyRows one = table(rows(1, 2));
    KeyRows two = table(rows(1, 2, 3));
    KeyRows three = KeyRows.of(rows(2, 3, 4), List.of(), 5);
    try (EnclaveGuest enclave = world.boot()) {
      EnclaveState before = enclave.call(world.init(one.readable())).state();
      assertThat(before.rowsDigest()).isEqualTo(GivenRows.of(one).digest());

      EnclaveState between = changed(enclave, world.change(one, two));
      assertThat(between.rowsDigest()).isEqualTo(GivenRows.of(two).digest());
      EnclaveState after = changed(enclave, world.change(two, three));

      assertThat(after.rowsDigest()).isEqualTo(GivenRows.of(three).digest());
      assertThat(after.keysInactive()).isEqualTo(5);
      assertThat(after.reload()).isEqualTo("completed");
      assertThat(after.since()).isEqualTo(before.since());
      assertThat(list(enclave)).containsExactlyInAnyOrder(pubkey(2), pubkey(3), pubkey(4));
    }
  }

  @Test
  void refusesAChangeOfOtherRows() throws IOException {
    KeyRows one = table(rows(1));
    try (EnclaveGuest enclave = world.boot()) {
      enclave.call(world.init(one.readable()));

      ControlResponse response = enclave.call(world.change(table(rows(2)), table(rows(3))));

      assertThat(response.status()).isEqualTo(409);
      assertThat(response.message()).startsWith("base: expected the digest of the rows");
      assertThat(enclave.state().reload()).isEqualTo("idle");
      assertThat(list(enclave)).containsExactly(pubkey(1));
      assertThat(changed(enclave, world.keys(rows(3))).keysLoaded()).isEqualTo(1);
    }
  }

  @Test
  void keepsAKeyWhoseNewRowFails() throws IOException {
    KeyRows good = table(rows(1, 2));
    ValidatorKeyRecord bad = records.v2Claiming(2, new byte[32]);
    KeyRows worse = table(List.of(good.readable().getFirst(), bad));
    try (EnclaveGuest enclave = world.boot()) {
      enclave.call(world.init(good.readable()));

      EnclaveState after = changed(enclave, world.change(good, worse));
      assertThat(after.keysLoaded()).isEqualTo(2);
      assertThat(after.keysFailed()).isEqualTo(1);
      assertThat(after.failures()).extracting(KeyFailure::pubkey).containsExactly(pubkey(2));
      assertThat(list(enclave)).contains(pubkey(2));

      EnclaveState mended = changed(enclave, world.change(worse, good));
      assertThat(mended.keysLoaded()).isEqualTo(2);
      assertThat(mended.keysFailed()).isZero();
    }
  }

  @Test
  void triesWhatFailedAgainWithTheWholeTableOnly() throws IOException {
    List<ValidatorKeyRecord> rows = rows(1, 2, 3);
    KeyRows one = table(rows.subList(0, 1));
    KeyRows two = table(rows.subList(0, 2));
    KeyRows three = table(rows);
    try (EnclaveGuest enclave = world.boot()) {
      enclave.call(world.init(one.readable()));
      world.kmsLies((_, answer) -> answer.removeAll());
      assertThat(changed(enclave, world.change(one, two)).keysFailed()).isEqualTo(1);
      world.kmsIsHonest();

      assertThat(changed(enclave, world.change(two, three)).keysFailed()).isEqualTo(1);
      assertThat(list(enclave)).doesNotContain(pubkey(2));
      assertThat(changed(enclave, world.keys(three.readable())).keysFailed()).isZero();
      assertThat(list(enclave)).contains(pubkey(2));
    }
  }

  @Test
  void forgetsTheFailureOfARowThatIsGone() throws IOException {
    ValidatorKeyRecord bad = records.v2Claiming(2, new byte[32]);
    KeyRows both = table(List.of(records.v2(1), bad));
    KeyRows one = table(both.readable().subList(0, 1));
    try (EnclaveGuest enclave = world.boot()) {
      assertThat(enclave.call(world.init(both.readable())).state().keysFailed()).isEqualTo(1);

      assertThat(changed(enclave, world.change(both, one)).keysFailed()).isZero();
    }
  }

  @Test
  void refusesAChangeWhileAnotherIsCarriedOut() throws Exception {
    KeyRows one = table(rows(1));
    KeyRows two = table(rows(1, 2));
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch mayAnswer = new CountDownLatch(1);
    try (EnclaveGuest enclave = world.boot()) {
      enclave.call(world.init(one.readable()));
      world.kmsLies(
          (_, answer) -> {
            asked.countDown();
            awaitUninterrupted(mayAnswer);
            return answer;
          });
      enclave.call(world.change(one, two));
      asked.await();

      assertThat(enclave.call(world.change(one, two)).status()).isEqualTo(409);
      assertThat(enclave.ask("POST /reload", records.tls())).startsWith("HTTP/1.1 409 ");
      assertThat(enclave.state().reload()).isEqualTo("running");
      assertThat(enclave.call(world.change(one, table(List.of()))).state().keysLoaded()).isZero();
      assertThat(list(enclave)).isEmpty();
      mayAnswer.countDown();
      assertThat(settled(enclave, enclave.state()).keysLoaded()).isEqualTo(1);
      assertThat(list(enclave)).containsExactly(pubkey(2));
    }
  }

  @Test
  void signsThroughEveryChangeAndNeverShowsAPartOfOne() throws Exception {
    List<ValidatorKeyRecord> some = rows(1, 2, 3, 4, 5, 6);
    List<ValidatorKeyRecord> others = rows(1, 7, 8, 9, 10, 11, 12);
    Set<Set<String>> whole = Set.of(names(some), names(others));
    Set<Set<String>> seen = ConcurrentHashMap.newKeySet();
    AtomicBoolean done = new AtomicBoolean();
    try (EnclaveGuest enclave = world.boot();
        ExecutorService clients = Executors.newFixedThreadPool(3)) {
      enclave.call(world.init(some));
      List<Future<Integer>> work = new ArrayList<>();
      for (int client = 0; client < 2; client++) {
        work.add(clients.submit(() -> signUntil(done, enclave)));
      }
      work.add(clients.submit(() -> listUntil(done, enclave, seen)));
      try {
        for (int round = 0; round < 5; round++) {
          changed(enclave, world.change(table(some), table(others)));
          changed(enclave, world.change(table(others), table(some)));
        }
      } finally {
        done.set(true);
      }
      for (Future<Integer> client : work) {
        assertThat(client.get()).isPositive();
      }
      assertThat(seen).isSubsetOf(whole).hasSize(2);
    }
  }

  private static int signUntil(AtomicBoolean done, EnclaveGuest enclave) throws IOException {
    int signed = 0;
    try (SignerClient client = enclave.signer(records.tls())) {
      while (!done.get()) {
        Response response = client.sign(pubkey(1), Requests.randaoReveal());
        assertThat(response.status()).as(response.body()).isEqualTo(200);
        signed++;
      }
    }
    return signed;
  }

  private static int listUntil(AtomicBoolean done, EnclaveGuest enclave, Set<Set<String>> seen)
      throws IOException {
    int asked = 0;
    try (SignerClient client = enclave.signer(records.tls())) {
      while (!done.get()) {
        seen.add(Set.copyOf(list(client.get("/api/v1/eth2/publicKeys").body())));
        asked++;
      }
    }
    return asked;
  }

  private static List<String> list(EnclaveGuest enclave) throws IOException {
    try (SignerClient client = enclave.signer(records.tls())) {
      return list(client.get("/api/v1/eth2/publicKeys").body());
    }
  }

  private static List<String> list(String json) {
    List<String> keys =
        new ArrayList<>(List.of(json.replaceAll("[\\[\\]\"\\s]|0x", "").split(",")));
    keys.removeAll(Collections.singleton(""));
    return keys;
  }

  private static List<ValidatorKeyRecord> rows(int... indices) {
    return IntStream.of(indices).mapToObj(records::v2).toList();
  }

  private static Set<String> names(List<ValidatorKeyRecord> rows) {
    return GivenRows.names(table(rows));
  }

  private static EnclaveState changed(EnclaveGuest enclave, ControlRequest.Keys keys)
      throws IOException {
    ControlResponse response = enclave.call(keys);
    assertThat(response.status()).as(response.body().toString()).isEqualTo(200);
    return settled(enclave, response.state());
  }

  /** The state once the change is done; each question gives the enclave time for it. */
  private static EnclaveState settled(EnclaveGuest enclave, EnclaveState now) throws IOException {
    EnclaveState state = now;
    while (state.reload().equals(EnclaveState.RELOAD_RUNNING)) {
      state = enclave.state();
    }
    return state;
  }

  private static void awaitUninterrupted(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
