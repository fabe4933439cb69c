package io.nitrosigner.emulators.keys;

import static io.nitrosigner.emulators.keys.KeysWorld.DEPLOYMENT;
import static io.nitrosigner.emulators.keys.KeysWorld.OTHER;
import static io.nitrosigner.emulators.keys.KeysWorld.pubkey;
import static io.nitrosigner.emulators.keys.KeysWorld.referenceRow;
import static org.assertj.core.api.Assertions.assertThat;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

import io.nitrosigner.emulators.keys.KeysWorld.Said;
import io.nitrosigner.operator.deployment.AwsClients;
import io.nitrosigner.protocol.tables.KeyListing;
import io.nitrosigner.protocol.tables.KeyPage;
import io.nitrosigner.protocol.tables.KeyPosition;
import io.nitrosigner.protocol.tables.KeyRow;
import io.nitrosigner.protocol.tables.KeySummary;
import io.nitrosigner.protocol.tables.KeyTransfers;
import io.nitrosigner.protocol.tables.ValidatorKeyTable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Tables of many pages, and many who write to them. */
@Timeout(300)
final class ManyRowsTest {
  /** The reference system stops after the first page, with some 300. */
  private static final int MANY = 2_500;

  private KeysWorld world;

  @BeforeEach
  void start(@TempDir Path directory) throws IOException {
    world = new KeysWorld(directory);
  }

  @AfterEach
  void stop() {
    world.close();
  }

  @Test
  void assignsListsAndLoadsThousandsOfKeys() throws IOException {
    world.putAll(IntStream.range(0, MANY).mapToObj(i -> referenceRow("none", i)).toList());
    assertThat(pages("none")).hasSizeGreaterThan(5);

    Said said = world.keys("assign", "--all");

    assertThat(said.exit()).as(said.err()).isZero();
    assertThat(said.out()).hasLineCount(MANY);
    assertThat(said.err())
        .contains("nitro-signer: 2500 keys: 2500 assigned", "2500 keys have no signing history");
    assertThat(world.keys("list", "--all").out()).hasLineCount(MANY + 1);
    assertThat(
            new ValidatorKeyTable(world.dynamoDb, world.table)
                .of(
                    DEPLOYMENT,
                    (_, e) -> {
                      throw e;
                    }))
        .hasSize(MANY);
  }

  private List<KeyPage> pages(String deployment) {
    KeyListing listing = new KeyListing(world.dynamoDb, world.table, Optional.of(deployment));
    List<KeyPage> pages = new ArrayList<>();
    Optional<KeyPosition> after = Optional.empty();
    do {
      pages.add(listing.page(after));
      after = pages.getLast().next();
    } while (after.isPresent());
    return pages;
  }

  @Test
  void resumesAListingFromAnyPage() {
    List<Map<String, AttributeValue>> rows = new ArrayList<>();
    IntStream.range(0, 400).forEach(i -> rows.add(referenceRow("none", i)));
    IntStream.range(400, 800).forEach(i -> rows.add(referenceRow(DEPLOYMENT, i)));
    world.putAll(rows);
    KeyListing all = new KeyListing(world.dynamoDb, world.table, Optional.empty());
    KeyPage first = all.page(Optional.empty());
    Set<String> seen = new HashSet<>(first.rows().stream().map(KeySummary::pubkey).toList());

    assertThat(first.next()).isPresent();
    for (Optional<KeyPosition> after = first.next(); after.isPresent(); ) {
      KeyPage page = all.page(after);
      page.rows().forEach(row -> assertThat(seen.add(row.pubkey())).isTrue());
      after = page.next();
    }
    assertThat(seen).hasSize(800);
    assertThat(all.rows()).hasSize(800);
  }

  @Test
  void doesNotMoveARowThatHasChangedSinceItWasRead() {
    world.put(referenceRow("none", 1));
    KeyPosition position = new KeyPosition("none", pubkey(1));
    KeyRow stale = world.transfers().find(position).orElseThrow();
    Map<String, AttributeValue> changed = referenceRow("none", 1);
    changed.put("label", fromS("new"));
    changed.put("chain", fromS("mainnet"));
    world.put(changed);

    assertThat(world.transfers().move(stale, DEPLOYMENT, Set.of()))
        .isEqualTo(KeyTransfers.Outcome.CHANGED);
    assertThat(world.transfers().remove(stale)).isFalse();
    assertThat(world.item("none", pubkey(1))).isEqualTo(changed);
    assertThat(world.places(pubkey(1))).containsExactly("none");
  }

  @Test
  void writesNoKeyThatIsAtAnotherPlace() {
    world.put(referenceRow(OTHER, 1));
    world.put(referenceRow("none", 1));
    KeyRow reserved = world.transfers().find(new KeyPosition("none", pubkey(1))).orElseThrow();
    Set<String> places = Set.of("none", OTHER);

    assertThat(world.transfers().move(reserved, DEPLOYMENT, places))
        .isEqualTo(KeyTransfers.Outcome.ELSEWHERE);
    assertThat(world.transfers().create(reserved.under(DEPLOYMENT), places))
        .isEqualTo(KeyTransfers.Outcome.ELSEWHERE);
    assertThat(world.transfers().create(reserved, places)).isEqualTo(KeyTransfers.Outcome.CHANGED);
    assertThat(world.places(pubkey(1))).containsExactly(OTHER, "none");
  }

  @Test
  void givesAKeyToOneOfManyWhoWantIt() throws Exception {
    List<String> wanting = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      wanting.add("00000000-0000-0000-0000-%012d".formatted(i));
    }
    try (AwsClients aws = AwsClients.of(world.deployment())) {
      KeyTransfers transfers = new KeyTransfers(aws.dynamoDb(), world.table);
      contest(transfers, wanting);
    }
  }

  private void contest(KeyTransfers transfers, List<String> wanting) throws Exception {
    for (int round = 0; round < 20; round++) {
      world.put(referenceRow("none", round));
      String key = pubkey(round);
      try (ExecutorService threads = Executors.newFixedThreadPool(wanting.size())) {
        List<Future<Boolean>> moved = new ArrayList<>();
        for (String deployment : wanting) {
          moved.add(threads.submit(() -> take(transfers, key, deployment, Set.copyOf(wanting))));
        }
        List<Boolean> winners = new ArrayList<>();
        for (Future<Boolean> result : moved) {
          winners.add(result.get());
        }
        assertThat(winners).containsOnlyOnce(true);
      }
      assertThat(world.places(key)).hasSize(1);
    }
  }

  private static boolean take(
      KeyTransfers transfers, String key, String deployment, Set<String> places) {
    Optional<KeyRow> row = transfers.find(new KeyPosition("none", key));
    return row.isPresent()
        && transfers.move(row.get(), deployment, places) == KeyTransfers.Outcome.DONE;
  }
}
