package io.nitrosigner.emulators.enclave;

import static org.assertj.core.api.Assertions.assertThat;

import io.nitrosigner.emulators.enclave.SignerClient.Response;
import io.nitrosigner.protocol.control.ControlRequest;
import io.nitrosigner.protocol.control.ControlResponse;
import io.nitrosigner.protocol.control.HistoryAdditions;
import io.nitrosigner.protocol.control.HistoryRecord;
import io.nitrosigner.protocol.control.HistoryResults.Outcome;
import io.nitrosigner.protocol.records.ValidatorKeyRecord;
import io.nitrosigner.slashing.Duties;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Two enclaves with the same keys on one table, and whoever writes to that table. */
@Timeout(60)
final class HistoryOfEnclavesTest {
  private static final int KEYS = 16;
  private static final AtomicInteger NEXT = new AtomicInteger();

  private static EnclaveWorld world;
  private static ServingGuest one;
  private static ServingGuest other;

  /** One that no other test signs with. */
  private final int key = NEXT.getAndIncrement();

  @BeforeAll
  static void start(@TempDir Path directory) throws IOException {
    world = EnclaveWorld.start(directory);
    List<ValidatorKeyRecord> keys = ServingGuest.keys(world, KEYS);
    one = ServingGuest.serve(world, keys);
    other = ServingGuest.serve(world, keys);
  }

  @AfterAll
  static void stop() {
    other.close();
    one.close();
    world.close();
  }

  @Test
  void eitherKnowsWhatTheOtherHasSigned() throws IOException {
    one.register(key);
    for (List<String> conflicting :
        List.of(
            List.of(Requests.vote(2, 3, "a"), Requests.vote(2, 3, "b")),
            List.of(Requests.block(9, "a"), Requests.block(9, "b")))) {
      Response first = one.sign(key, conflicting.getFirst());
      assertThat(first.status()).as(first.body()).isEqualTo(200);

      other.assertRefuses(key, conflicting.getLast(), 412, "has been signed already");
      Response again = other.sign(key, conflicting.getFirst());
      assertThat(again.status()).isEqualTo(200);
      assertThat(again.body()).isEqualTo(first.body());
    }
  }

  @Test
  void theySignByTurns() throws IOException {
    one.register(key);
    for (int epoch = 1; epoch < 10; epoch += 2) {
      one.assertSigns(key, Requests.vote(epoch, epoch + 1, "a"));
      other.assertRefuses(key, Requests.vote(epoch - 1, epoch + 2, "a"), 412, "source is older");
      other.assertSigns(key, Requests.vote(epoch + 1, epoch + 2, "a"));
    }
  }

  @Test
  void aKeyWithoutAHistorySignsNothingThatCouldBeSlashed() throws IOException {
    one.assertRefuses(key, Requests.vote(2, 3, "a"), 412, "no signing history is stored");
    one.assertRefuses(key, Requests.block(9, "a"), 412, "no signing history is stored");
    one.assertSigns(key, Requests.randaoReveal());
    assertThat(item()).isEmpty();

    assertThat(other.register(key)).isEqualTo(Outcome.CREATED);
    one.assertSigns(key, Requests.vote(2, 3, "a"));
    assertThat(other.register(key)).isEqualTo(Outcome.UNCHANGED);
    other.assertRefuses(key, Requests.vote(2, 3, "b"), 412, "has been signed already");
  }

  @Test
  void whatWasSignedElsewhereIsNotSignedAgain() throws IOException {
    HistoryRecord elsewhere =
        ServingGuest.record(key, Optional.of(HistoryRecord.Vote.of(5, 6, Optional.empty())));

    assertThat(one.add(Optional.of(Duties.CHAIN.toString()), elsewhere)).isEqualTo(Outcome.CREATED);

    other.assertRefuses(key, Requests.vote(5, 6, "a"), 412, "has been signed already");
    other.assertSigns(key, Requests.vote(5, 7, "a"));
  }

  @Test
  void aSealedEnclaveTakesNoHistory() throws IOException {
    try (EnclaveGuest sealed = world.boot()) {
      ControlResponse response = sealed.call(world.sealed(unused(key)));

      assertThat(response.status()).isEqualTo(409);
      assertThat(response.message()).isEqualTo("history is not allowed while SEALED");
      assertThat(item()).isEmpty();
    }
  }

  @Test
  void aTamperedItemIsRefusedAndCounted() throws IOException {
    signed();
    Map<String, AttributeValue> forged = item();
    forged.put("vote_target", AttributeValue.fromN("1"));

    assertRefusedAndLeft(forged, "tampered", "not authentic");
  }

  @Test
  void anItemWithoutAMacIsRefusedAndCounted() throws IOException {
    signed();
    Map<String, AttributeValue> stripped = item();
    stripped.remove("vote_mac");

    assertRefusedAndLeft(stripped, "tampered", "not authentic");
  }

  @Test
  void theItemOfAnotherKeyIsRefusedAndCounted() throws IOException {
    signed();
    int another = NEXT.getAndIncrement();
    one.register(another);
    Map<String, AttributeValue> copied = item(another);
    copied.put("pubkey", AttributeValue.fromS(SealedRecords.pubkey(key)));

    assertRefusedAndLeft(copied, "tampered", "not authentic");
  }

  @Test
  void anOlderItemIsRefusedAndCountedUntilItIsRaised() throws IOException {
    signed();
    Map<String, AttributeValue> backup = item();
    one.assertSigns(key, Requests.vote(4, 5, "a"));

    assertRefusedAndLeft(backup, "rolled_back", "older than what this enclave has signed");

    HistoryRecord floor =
        ServingGuest.record(key, Optional.of(HistoryRecord.Vote.of(4, 5, Optional.empty())));
    assertThat(other.add(Optional.empty(), floor)).isEqualTo(Outcome.RAISED);
    one.assertSigns(key, Requests.vote(8, 9, "a"));
  }

  @Test
  void theHostsWordIsNotEnough() throws IOException {
    ControlRequest.History good = world.sealed(unused(key));
    ControlRequest.History another = world.sealed(unused(key + 1));
    String now = Instant.now().toString();
    String old = Instant.now().minus(Duration.ofMinutes(11)).toString();
    for (ControlRequest.History bad :
        List.of(
            new ControlRequest.History(good.additions(), good.sealedAt(), ""),
            new ControlRequest.History(good.additions(), good.sealedAt(), "AQID"),
            new ControlRequest.History(good.additions(), another.sealedAt(), another.seal()),
            new ControlRequest.History(good.additions(), now, good.seal()),
            world.sealed(unused(key), UUID.randomUUID().toString(), now),
            world.sealed(unused(key), EnclaveWorld.DEPLOYMENT, old))) {
      ControlResponse response = one.call(bad);

      assertThat(response.status()).as(bad.toString()).isEqualTo(403);
      assertThat(response.message()).startsWith("the operator's seal: ");
      assertThat(item()).isEmpty();
    }
    assertThat(one.call(good).status()).isEqualTo(200);
  }

  /** The host may give any credentials: those of its own account lead to no other table. */
  @Test
  void credentialsOfAnotherAccountLeadNowhere() throws IOException {
    try (ServingGuest taken = ServingGuest.serve(world, ServingGuest.keys(world, key + 1))) {
      taken.register(key);
      assertThat(taken.call(new ControlRequest.Refresh(world.foreignCredential())).status())
          .isEqualTo(200);
      taken.assertRefuses(
          key, Requests.vote(2, 3, "a"), 503, "the signing history refused: AccessDenied");
    }
  }

  private static HistoryAdditions unused(int key) {
    return new HistoryAdditions(
        Optional.empty(), true, List.of(ServingGuest.record(key, Optional.empty())));
  }

  @Test
  void aDeletedItemIsMissed() throws IOException {
    signed();
    world
        .history()
        .behind()
        .deleteItem(
            r ->
                r.tableName(world.history().name())
                    .key(Map.of("pubkey", AttributeValue.fromS(SealedRecords.pubkey(key)))));

    assertRefused("unregistered", "no signing history is stored");
    assertThat(item()).isEmpty();
  }

  @Test
  void theHistoryOfAnotherNetworkIsRefusedAndCounted() throws IOException {
    String chain = Duties.root("2").toString();
    one.add(Optional.of(chain), ServingGuest.record(key, Optional.empty()));

    assertRefused("other_chain", "that of another chain");
  }

  private void signed() throws IOException {
    one.register(key);
    one.assertSigns(key, Requests.vote(2, 3, "a"));
  }

  private void assertRefusedAndLeft(
      Map<String, AttributeValue> item, String reason, String explanation) throws IOException {
    world.history().behind().putItem(r -> r.tableName(world.history().name()).item(item));
    assertRefused(reason, explanation);
    assertThat(item()).isEqualTo(item);
  }

  /** First when the write fails, or by what was read, and then by what is read again. */
  private void assertRefused(String reason, String explanation) throws IOException {
    double before = one.refusals(reason);
    one.assertRefuses(key, Requests.vote(8, 9, "a"), 412, explanation);
    one.assertRefuses(key, Requests.vote(8, 9, "a"), 412, explanation);
    assertThat(one.refusals(reason)).isEqualTo(before + 2);
  }

  private Map<String, AttributeValue> item() {
    return item(key);
  }

  private static Map<String, AttributeValue> item(int key) {
    return new HashMap<>(
        world
            .history()
            .behind()
            .getItem(
                r ->
                    r.tableName(world.history().name())
                        .consistentRead(true)
                        .key(Map.of("pubkey", AttributeValue.fromS(SealedRecords.pubkey(key)))))
            .item());
  }
}
