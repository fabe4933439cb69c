package io.nitrosigner.emulators.history;

import static io.nitrosigner.slashing.Histories.signed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromN;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromNul;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

import io.nitrosigner.signing.bls.PublicKey;
import io.nitrosigner.slashing.Duties;
import io.nitrosigner.slashing.TamperedHistoryException;
import io.nitrosigner.slashing.Watermark;
import io.nitrosigner.slashing.dynamodb.DynamoWatermarkStore;
import io.nitrosigner.slashing.dynamodb.HistoryMac;
import io.nitrosigner.slashing.dynamodb.HistoryTable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** What no enclave of the deployment has written is neither believed nor overwritten. */
@Timeout(60)
final class TamperedItemTest {
  private static final String CHAIN = "genesis_validators_root";
  private static final List<String> BLOCK = List.of("block_slot", "block_root", "block_mac");
  private static final List<String> VOTE =
      List.of("vote_source", "vote_target", "vote_root", "vote_mac");

  private static final List<String> ALL =
      Stream.of(List.of(CHAIN), BLOCK, VOTE).flatMap(List::stream).toList();
  private static final AttributeValue NONE = fromNul(false);
  private static final HistoryMac OTHER = LocalHistory.newMac();

  private static final Watermark STORED = signed(Duties.block(7, "a"), Duties.vote(2, 3, "a"));
  private static final Watermark LATER_BLOCK = signed(Duties.block(8, "a"), Duties.vote(2, 3, "a"));
  private static final Watermark LATER_VOTE = signed(Duties.block(7, "a"), Duties.vote(3, 4, "a"));

  private static LocalHistory history;
  private static DynamoWatermarkStore store;

  private final PublicKey key = LocalHistory.newKey();

  /** Changes the item of a key. */
  @FunctionalInterface
  interface Tampering {
    void apply(PublicKey key, Map<String, AttributeValue> item);
  }

  @BeforeAll
  static void start() {
    history = new LocalHistory();
    store = history.store();
  }

  @AfterAll
  static void stop() {
    history.close();
  }

  static Stream<Arguments> tamperings() {
    return Stream.of(changedColumns(), removedColumns(), foreignColumns()).flatMap(all -> all);
  }

  private static Stream<Arguments> changedColumns() {
    String root = Duties.root("b").toString();
    List<Arguments> all = new ArrayList<>();
    for (String column : List.of(CHAIN, "block_root", "vote_root")) {
      all.add(changed(column, fromS(root)));
      all.add(changed(column, fromNul(true)));
    }
    for (String column : List.of("block_mac", "vote_mac")) {
      all.add(changed(column, fromS(root.substring(2))));
      all.add(changed(column, fromS("")));
      all.add(changed(column, fromNul(true)));
    }
    for (String column : List.of("block_slot", "vote_source", "vote_target")) {
      for (String value : List.of("0", "1", "4", "9", "-1", "1.5", "9223372036854775808")) {
        all.add(changed(column, fromN(value)));
      }
      all.add(changed(column, fromS("7")));
    }
    return all.stream();
  }

  private static Stream<Arguments> removedColumns() {
    List<List<String>> removed = new ArrayList<>(List.of(BLOCK, VOTE, ALL));
    removed.add(List.of("block_slot", "block_root"));
    removed.add(List.of("vote_source", "vote_target", "vote_root"));
    removed.add(List.of("block_mac", "vote_mac"));
    ALL.forEach(column -> removed.add(List.of(column)));
    return removed.stream()
        .map(
            columns ->
                argumentSet(
                    "without " + columns,
                    (Tampering) (_, item) -> item.keySet().removeAll(columns)));
  }

  private static Stream<Arguments> foreignColumns() {
    Watermark otherChain =
        signed(
            Duties.block(Duties.root("2"), 7, Duties.root("a")),
            Duties.vote(Duties.root("2"), 2, 3, Duties.root("a")));
    return Stream.of(
        argumentSet(
            "the MAC of the vote for the block",
            (Tampering) (_, item) -> item.put("block_mac", item.getOrDefault("vote_mac", NONE))),
        argumentSet(
            "the MAC of the block for the vote",
            (Tampering) (_, item) -> item.put("vote_mac", item.getOrDefault("block_mac", NONE))),
        foreign("another key", ALL, _ -> written(history.mac, LocalHistory.newKey(), STORED)),
        foreign("another key", BLOCK, _ -> written(history.mac, LocalHistory.newKey(), STORED)),
        foreign("another key", VOTE, _ -> written(history.mac, LocalHistory.newKey(), STORED)),
        foreign("another chain", BLOCK, key -> written(history.mac, key, otherChain)),
        foreign("another chain", VOTE, key -> written(history.mac, key, otherChain)),
        foreign("no chain", BLOCK, key -> written(history.mac, key, Watermark.NEVER_SIGNED)),
        foreign("another deployment", ALL, key -> written(OTHER, key, STORED)),
        foreign("another deployment", ALL, key -> written(OTHER, key, Watermark.NEVER_SIGNED)));
  }

  private static Arguments changed(String column, AttributeValue value) {
    return argumentSet(column + " is " + value, (Tampering) (_, item) -> item.put(column, value));
  }

  /** Columns of an item that is authentic elsewhere. */
  private static Arguments foreign(
      String whose, List<String> columns, Function<PublicKey, Map<String, AttributeValue>> from) {
    return argumentSet(
        columns + " of " + whose,
        (Tampering)
            (key, item) -> {
              Map<String, AttributeValue> theirs = from.apply(key);
              item.keySet().removeAll(columns);
              columns.stream()
                  .filter(theirs::containsKey)
                  .forEach(column -> item.put(column, theirs.getOrDefault(column, NONE)));
            });
  }

  /** What an enclave with {@code mac} would have written. */
  private static Map<String, AttributeValue> written(
      HistoryMac mac, PublicKey key, Watermark watermark) {
    try (LocalHistory elsewhere = new LocalHistory()) {
      elsewhere.store(mac).create(key, watermark);
      return elsewhere.item(key);
    }
  }

  @ParameterizedTest
  @MethodSource("tamperings")
  void isNeitherBelievedNorOverwritten(Tampering tampering) {
    store.create(key, STORED);
    Map<String, AttributeValue> authentic = history.item(key);
    Map<String, AttributeValue> forged = new HashMap<>(authentic);
    tampering.apply(key, forged);
    history.replace(key, forged);
    Map<String, AttributeValue> stored = history.item(key);

    assertTampered(() -> store.find(key));
    assertThat(store.create(key, STORED)).isFalse();
    for (Watermark next : List.of(LATER_BLOCK, LATER_VOTE)) {
      if (differs(authentic, stored, next)) {
        assertTampered(() -> store.advance(key, STORED, next));
      }
    }
    assertThat(history.item(key)).isEqualTo(stored);
  }

  /** A key that has signed nothing must not pass for another that has, nor the other way round. */
  @ParameterizedTest
  @ValueSource(strings = {"block_root", "vote_root", "vote_source", "vote_target"})
  void isNotBelievedWithAColumnThatStandsAlone(String column) {
    store.create(key, Watermark.NEVER_SIGNED);
    Map<String, AttributeValue> forged = new HashMap<>(history.item(key));
    String root = Duties.root("a").toString();
    forged.put(column, column.endsWith("root") ? fromS(root) : fromN("3"));
    history.replace(key, forged);

    assertTampered(() -> store.find(key));
    assertTampered(() -> new HistoryTable(history.dynamoDb, history.table).read(List.of(key)));
  }

  /** Whether a half that {@code next} replaces is not what it was. */
  private static boolean differs(
      Map<String, AttributeValue> authentic, Map<String, AttributeValue> forged, Watermark next) {
    List<String> half = next.equals(LATER_BLOCK) ? BLOCK : VOTE;
    return Stream.concat(Stream.of(CHAIN), half.stream())
        .anyMatch(
            column ->
                !authentic.getOrDefault(column, NONE).equals(forged.getOrDefault(column, NONE)));
  }

  private static void assertTampered(ThrowingCallable call) {
    assertThatThrownBy(call).isInstanceOf(TamperedHistoryException.class);
  }
}
