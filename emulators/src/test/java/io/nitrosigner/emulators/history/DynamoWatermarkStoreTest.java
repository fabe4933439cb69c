package io.nitrosigner.emulators.history;

import static io.nitrosigner.slashing.Histories.signed;
import static io.nitrosigner.slashing.Histories.withoutRoots;
import static io.nitrosigner.slashing.Watermark.NEVER_SIGNED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.nitrosigner.signing.bls.PublicKey;
import io.nitrosigner.slashing.Duties;
import io.nitrosigner.slashing.StoreUnavailableException;
import io.nitrosigner.slashing.Watermark;
import io.nitrosigner.slashing.WatermarkStore.Advance;
import io.nitrosigner.slashing.dynamodb.DynamoWatermarkStore;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The store of watermarks over a real DynamoDB. */
@Timeout(60)
final class DynamoWatermarkStoreTest {
  private static final Watermark BLOCK_AND_VOTE =
      signed(Duties.block(7, "a"), Duties.vote(2, 3, "a"));
  private static final Watermark LATER_BLOCK = signed(Duties.block(8, "b"), Duties.vote(2, 3, "a"));
  private static final Watermark LATER_VOTE = signed(Duties.block(7, "a"), Duties.vote(3, 4, "b"));

  private static LocalHistory history;
  private static DynamoWatermarkStore store;

  private final PublicKey key = LocalHistory.newKey();

  @BeforeAll
  static void start() {
    history = new LocalHistory();
    store = history.store();
  }

  @AfterAll
  static void stop() {
    history.close();
  }

  static Stream<Arguments> watermarks() {
    return Stream.of(
        argumentSet("never signed", NEVER_SIGNED),
        argumentSet("never signed on a chain", Watermark.neverSigned(BLOCK_AND_VOTE.chain())),
        argumentSet("a block", signed(Duties.block(7, "a"))),
        argumentSet("a vote", signed(Duties.vote(2, 3, "a"))),
        argumentSet("both", BLOCK_AND_VOTE),
        argumentSet("both without roots", withoutRoots(BLOCK_AND_VOTE)),
        argumentSet("the least", signed(Duties.block(0, "a"), Duties.vote(0, 0, "a"))),
        argumentSet(
            "the most",
            new Watermark(
                Optional.empty(),
                Optional.of(new Watermark.Block(Long.MAX_VALUE, Optional.empty())),
                Optional.of(
                    new Watermark.Vote(Long.MAX_VALUE, Long.MAX_VALUE, Optional.empty())))));
  }

  @Test
  void findsNothingOfAKeyThatWasNeverRegistered() {
    assertThat(store.find(key)).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("watermarks")
  void findsWhatWasCreated(Watermark watermark) {
    assertThat(store.create(key, watermark)).isTrue();

    assertThat(store.find(key)).contains(watermark);
  }

  @ParameterizedTest
  @MethodSource("watermarks")
  void replacesByAnything(Watermark watermark) {
    store.create(key, BLOCK_AND_VOTE);

    assertThat(store.advance(key, BLOCK_AND_VOTE, watermark)).isEqualTo(new Advance.Stored());
    assertThat(store.find(key)).contains(watermark);
  }

  @ParameterizedTest
  @MethodSource("watermarks")
  void replacesAnything(Watermark watermark) {
    store.create(key, watermark);

    assertThat(store.advance(key, watermark, BLOCK_AND_VOTE)).isEqualTo(new Advance.Stored());
    assertThat(store.find(key)).contains(BLOCK_AND_VOTE);
  }

  @Test
  void registersAKeyOnce() {
    store.create(key, BLOCK_AND_VOTE);
    Map<String, AttributeValue> before = history.item(key);

    assertThat(store.create(key, NEVER_SIGNED)).isFalse();
    assertThat(history.item(key)).isEqualTo(before);
  }

  @Test
  void tellsWhatAnotherHasStoredAndKeepsIt() {
    store.create(key, BLOCK_AND_VOTE);
    store.advance(key, BLOCK_AND_VOTE, LATER_BLOCK);
    Map<String, AttributeValue> before = history.item(key);
    Watermark same = signed(Duties.block(8, "a"), Duties.vote(2, 3, "a"));

    assertThat(store.advance(key, BLOCK_AND_VOTE, same))
        .isEqualTo(new Advance.Conflict(LATER_BLOCK));
    assertThat(history.item(key)).isEqualTo(before);
  }

  /** As a client's own retry does that had no answer. */
  @Test
  void conflictsWithItsOwnFirstSuccess() {
    store.create(key, BLOCK_AND_VOTE);
    store.advance(key, BLOCK_AND_VOTE, LATER_VOTE);

    assertThat(store.advance(key, BLOCK_AND_VOTE, LATER_VOTE))
        .isEqualTo(new Advance.Conflict(LATER_VOTE));
  }

  /** DynamoDB's refusal then has no item. */
  @Test
  void makesNoItemWhereThereIsNone() {
    assertThat(store.advance(key, BLOCK_AND_VOTE, LATER_BLOCK)).isEqualTo(new Advance.Absent());
    assertThat(store.advance(key, NEVER_SIGNED, BLOCK_AND_VOTE)).isEqualTo(new Advance.Absent());
    assertThat(history.item(key)).isEmpty();
  }

  @Test
  void votesAndBlocksDoNotDisturbEachOther() {
    store.create(key, BLOCK_AND_VOTE);

    assertThat(store.advance(key, BLOCK_AND_VOTE, LATER_BLOCK)).isEqualTo(new Advance.Stored());
    assertThat(store.advance(key, BLOCK_AND_VOTE, LATER_VOTE)).isEqualTo(new Advance.Stored());
    assertThat(store.find(key)).contains(signed(Duties.block(8, "b"), Duties.vote(3, 4, "b")));
    Watermark unawareOfTheVote = signed(Duties.block(9, "b"), Duties.vote(2, 3, "a"));
    assertThat(store.advance(key, LATER_BLOCK, unawareOfTheVote)).isEqualTo(new Advance.Stored());
    assertThat(store.find(key)).contains(signed(Duties.block(9, "b"), Duties.vote(3, 4, "b")));
  }

  @Test
  void namesTheChainInBothHalves() {
    store.create(key, NEVER_SIGNED);
    AttributeValue chainless = history.item(key).get("vote_mac");

    store.advance(key, NEVER_SIGNED, signed(Duties.block(7, "a")));

    assertThat(history.item(key).get("vote_mac")).isNotNull().isNotEqualTo(chainless);
    assertThat(store.find(key)).contains(signed(Duties.block(7, "a")));
  }

  @Test
  void namesTheChainOnlyWhereTheOtherHalfIsTheSame() {
    Watermark chainlessVote =
        new Watermark(Optional.empty(), Optional.empty(), BLOCK_AND_VOTE.vote());
    store.create(key, NEVER_SIGNED);
    store.advance(key, NEVER_SIGNED, chainlessVote);

    assertThat(store.advance(key, NEVER_SIGNED, signed(Duties.block(7, "a"))))
        .isEqualTo(new Advance.Conflict(chainlessVote));
  }

  @Test
  void namesTheChainOnce() {
    store.create(key, NEVER_SIGNED);
    store.advance(key, NEVER_SIGNED, signed(Duties.block(7, "a")));

    assertThat(store.advance(key, NEVER_SIGNED, signed(Duties.vote(2, 3, "a"))))
        .isEqualTo(new Advance.Conflict(signed(Duties.block(7, "a"))));
  }

  @Test
  void saysByItsCodeWhatDynamoDbRefuses() {
    DynamoWatermarkStore lost =
        new DynamoWatermarkStore(history.dynamoDb, "no-such-table", history.mac);

    for (Runnable call : callsOf(lost)) {
      assertThatThrownBy(call::run)
          .isInstanceOf(StoreUnavailableException.class)
          .hasMessage("the signing history refused: ResourceNotFoundException");
    }
  }

  @Test
  void saysNothingOfTheWayToADynamoDbThatIsGone() {
    try (DynamoDbClient closed = Clients.ofNothing()) {
      for (Runnable call : callsOf(new DynamoWatermarkStore(closed, "history", history.mac))) {
        assertThatThrownBy(call::run)
            .isInstanceOf(StoreUnavailableException.class)
            .hasMessage("the signing history does not answer");
      }
    }
  }

  private List<Runnable> callsOf(DynamoWatermarkStore calls) {
    return List.of(
        () -> calls.find(key),
        () -> calls.create(key, NEVER_SIGNED),
        () -> calls.advance(key, BLOCK_AND_VOTE, LATER_BLOCK));
  }
}
