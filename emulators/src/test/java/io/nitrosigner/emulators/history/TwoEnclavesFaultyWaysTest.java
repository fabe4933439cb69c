package io.nitrosigner.emulators.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.nitrosigner.emulators.enclave.WayToHistory;
import io.nitrosigner.emulators.history.Contest.Result;
import io.nitrosigner.signing.bls.PublicKey;
import io.nitrosigner.slashing.Ledger;
import io.nitrosigner.slashing.Offences;
import io.nitrosigner.slashing.Watermark;
import io.nitrosigner.slashing.dynamodb.DynamoWatermarkStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Two enclaves that share a table, each with the client of an enclave on a way that fails. */
@Timeout(900)
final class TwoEnclavesFaultyWaysTest {
  private static final int ROUNDS_OF_EACH_KIND = 5_000;
  private static final ExecutorService THREADS = Executors.newCachedThreadPool();
  private static final Map<Fault, CompletableFuture<List<Result>>> CONTESTS =
      new EnumMap<>(Fault.class);

  /** All at once: they wait most of the time. */
  @BeforeAll
  static void startAll(@TempDir Path directory) {
    for (Fault fault : Fault.values()) {
      CONTESTS.put(
          fault,
          CompletableFuture.supplyAsync(
              () -> hold(fault, directory.resolve(fault.name())), THREADS));
    }
    CONTESTS.values().forEach(CompletableFuture::join);
  }

  @AfterAll
  static void stop() {
    THREADS.close();
  }

  private static List<Result> hold(Fault fault, Path directory) {
    try (LocalHistory history = new LocalHistory();
        WayToHistory one = WayToHistory.open(directory.resolve("1"), fault.from(1));
        WayToHistory other = WayToHistory.open(directory.resolve("2"), fault.from(2))) {
      PublicKey key = LocalHistory.newKey();
      history.store().create(key, Watermark.NEVER_SIGNED);
      Contest contest = new Contest(key, ledger(history, one), ledger(history, other));
      long start = System.nanoTime();
      CompletableFuture<Result> blocks =
          CompletableFuture.supplyAsync(
              () -> contest.hold(Contest.blocks(ROUNDS_OF_EACH_KIND)), THREADS);
      Result votes = contest.hold(Contest.votes(ROUNDS_OF_EACH_KIND));
      List<Result> results = List.of(blocks.join(), votes);
      System.out.println(
          fault + ": " + results + " in " + Duration.ofNanos(System.nanoTime() - start));
      return results;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Ledger ledger(LocalHistory history, WayToHistory way) {
    return new Ledger(
        new DynamoWatermarkStore(way.client(), history.table, history.mac), _ -> Optional.empty());
  }

  @ParameterizedTest
  @EnumSource
  void neverPermitWhatIsSlashableTogether(Fault fault) {
    assertThat(results(fault))
        .hasSize(2)
        .noneMatch(result -> Offences.among(result.signed()))
        .allMatch(result -> result.roundsWith(2) == 0);
  }

  @ParameterizedTest
  @EnumSource
  void permitOneOfTheTwoInAlmostEveryRound(Fault fault) {
    assertThat(results(fault))
        .allMatch(result -> result.roundsWith(1) > ROUNDS_OF_EACH_KIND * 9 / 10);
  }

  private static List<Result> results(Fault fault) {
    return Optional.ofNullable(CONTESTS.get(fault)).orElseThrow().join();
  }
}
