package io.nitrosigner.emulators.history;

import static io.nitrosigner.slashing.Histories.signed;
import static io.nitrosigner.slashing.Watermark.NEVER_SIGNED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nitrosigner.signing.bls.PublicKey;
import io.nitrosigner.signing.duty.Duty;
import io.nitrosigner.signing.ssz.Root;
import io.nitrosigner.slashing.Duties;
import io.nitrosigner.slashing.History;
import io.nitrosigner.slashing.History.Unregistered;
import io.nitrosigner.slashing.Ledger;
import io.nitrosigner.slashing.Reason;
import io.nitrosigner.slashing.SlashableException;
import io.nitrosigner.slashing.dynamodb.DynamoWatermarkStore;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** What a running ledger makes of an item that was replaced behind its back. */
@Timeout(60)
final class ReplacedItemTest {
  private static LocalHistory history;
  private static DynamoWatermarkStore store;

  private final PublicKey key = LocalHistory.newKey();
  private Ledger ledger;

  @BeforeAll
  static void start() {
    history = new LocalHistory();
    store = history.store();
  }

  @BeforeEach
  void open() {
    ledger = new Ledger(store, _ -> Optional.empty());
  }

  @AfterAll
  static void stop() {
    history.close();
  }

  @Test
  void anItemOfAnotherChainIsOfAnotherChain() {
    Root other = Duties.root("2");
    store.create(key, signed(Duties.block(other, 7, Duties.root("a"))));
    Map<String, AttributeValue> before = history.item(key);

    assertRefused(Duties.block(8, "a"), Reason.OTHER_CHAIN);
    assertRefused(Duties.vote(8, 9, "a"), Reason.OTHER_CHAIN);
    assertThat(history.item(key)).isEqualTo(before);
  }

  @Test
  void aTamperedItemIsTamperedWithWheneverItIsSeen() {
    store.create(key, NEVER_SIGNED);
    ledger.permit(key, Duties.block(7, "a"));
    Map<String, AttributeValue> forged = new HashMap<>(history.item(key));
    forged.put("block_slot", AttributeValue.fromN("6"));
    history.replace(key, forged);

    assertRefused(Duties.block(8, "a"), Reason.TAMPERED); // the write fails
    assertRefused(Duties.block(8, "a"), Reason.TAMPERED); // the item is read
    assertThat(history.item(key).get("block_slot")).isEqualTo(AttributeValue.fromN("6"));
  }

  @Test
  void aDeletedItemIsNotMissed() {
    store.create(key, NEVER_SIGNED);
    ledger.permit(key, Duties.block(7, "a"));
    history.delete(key);

    assertRefused(Duties.block(8, "a"), Reason.UNREGISTERED); // the write fails
    assertRefused(Duties.block(8, "a"), Reason.UNREGISTERED); // the item is read
    assertThat(history.item(key)).isEmpty();
  }

  @Test
  void anItemThatWasDeletedAndRegisteredAgainIsAnOlderOne() {
    store.create(key, NEVER_SIGNED);
    ledger.permit(key, Duties.vote(2, 3, "a"));
    history.delete(key);
    store.create(key, NEVER_SIGNED);

    assertRefused(Duties.vote(3, 4, "a"), Reason.ROLLED_BACK);
  }

  @Test
  void anOlderItemIsNotedUntilItIsRaised() {
    store.create(key, NEVER_SIGNED);
    ledger.permit(key, Duties.block(7, "a"));
    ledger.permit(key, Duties.vote(2, 3, "a"));
    Map<String, AttributeValue> backup = history.item(key);
    ledger.permit(key, Duties.block(9, "a"));
    ledger.permit(key, Duties.vote(4, 5, "a"));
    history.replace(key, backup);

    assertRefused(Duties.block(10, "a"), Reason.ROLLED_BACK);
    assertRefused(Duties.vote(5, 6, "a"), Reason.ROLLED_BACK);
    assertThat(history.item(key)).isEqualTo(backup);

    new History(store)
        .raise(key, signed(Duties.block(9, "a"), Duties.vote(4, 5, "a")), Unregistered.LEAVE);

    assertThat(ledger.permit(key, Duties.block(10, "a")).repeated()).isFalse();
    assertThat(ledger.permit(key, Duties.vote(5, 6, "a")).repeated()).isFalse();
  }

  /** Whoever has the older half of an item cannot put it beside the newer one unnoticed. */
  @Test
  void anOlderHalfIsNotedBesideANewerOne() {
    store.create(key, NEVER_SIGNED);
    ledger.permit(key, Duties.vote(2, 3, "a"));
    Map<String, AttributeValue> older = history.item(key);
    ledger.permit(key, Duties.block(7, "a"));
    ledger.permit(key, Duties.vote(4, 5, "a"));
    Map<String, AttributeValue> mixed = new HashMap<>(history.item(key));
    older.forEach(
        (column, value) ->
            mixed.computeIfPresent(
                column, (name, newer) -> name.startsWith("vote_") ? value : newer));
    history.replace(key, mixed);

    assertRefused(Duties.vote(5, 6, "a"), Reason.ROLLED_BACK);
    assertThat(ledger.permit(key, Duties.block(8, "a")).repeated()).isFalse();
  }

  private void assertRefused(Duty.Slashable duty, Reason reason) {
    assertThatThrownBy(() -> ledger.permit(key, duty))
        .isInstanceOfSatisfying(
            SlashableException.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }
}
