package io.nitrosigner.emulators.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.nitrosigner.emulators.history.Contest.Result;
import io.nitrosigner.signing.bls.PublicKey;
import io.nitrosigner.slashing.Ledger;
import io.nitrosigner.slashing.Offences;
import io.nitrosigner.slashing.Watermark;
import io.nitrosigner.slashing.dynamodb.DynamoWatermarkStore;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Two enclaves that share a table never sign what is slashable together, and one of them signs. */
final class TwoEnclavesOneTableTest {
  private static final int ROUNDS_OF_EACH_KIND = 5_000;

  private final PublicKey key = LocalHistory.newKey();

  @Test
  @Timeout(300)
  void permitOneOfTwoConflictingMessagesTenThousandTimes() {
    try (LocalHistory history = new LocalHistory();
        DynamoDbClient one = Clients.ofDynamoDbLocal();
        DynamoDbClient other = Clients.ofDynamoDbLocal()) {
      history.store().create(key, Watermark.NEVER_SIGNED);
      Contest contest = new Contest(key, ledger(history, one), ledger(history, other));
      long start = System.nanoTime();
      CompletableFuture<Result> blocks =
          CompletableFuture.supplyAsync(() -> contest.hold(Contest.blocks(ROUNDS_OF_EACH_KIND)));
      Result votes = contest.hold(Contest.votes(ROUNDS_OF_EACH_KIND));
      report("blocks", blocks.join(), start);
      report("votes", votes, start);
      assertOneOfTwo(blocks.join());
      assertOneOfTwo(votes);
    }
  }

  private static Ledger ledger(LocalHistory history, DynamoDbClient client) {
    return new Ledger(
        new DynamoWatermarkStore(client, history.table, history.mac), _ -> Optional.empty());
  }

  private static void report(String kind, Result result, long start) {
    System.out.println(kind + ": " + result + " in " + Duration.ofNanos(System.nanoTime() - start));
  }

  private static void assertOneOfTwo(Result result) {
    assertThat(Offences.among(result.signed())).isFalse();
    assertThat(result.roundsWith(1)).isEqualTo(ROUNDS_OF_EACH_KIND);
  }
}
