package io.nitrosigner.enclave;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nitrosigner.enclave.TableChanges.Held;
import io.nitrosigner.enclave.http.ReloadStatus.State;
import io.nitrosigner.enclave.unseal.KeyRing;
import io.nitrosigner.enclave.unseal.KeyRings;
import io.nitrosigner.protocol.control.ControlRequest.Keys;
import io.nitrosigner.protocol.control.Credential;
import io.nitrosigner.protocol.control.GivenRows;
import io.nitrosigner.protocol.control.KeyRows;
import io.nitrosigner.protocol.records.ValidatorKeyRecord;
import io.nitrosigner.signing.bls.PublicKey;
import io.nitrosigner.signing.bls.SecretKey;
import io.nitrosigner.signing.bls.WipedKeyException;
import io.nitrosigner.signing.duty.Duty;
import io.nitrosigner.signing.duty.SigningRequest;
import io.nitrosigner.signing.keys.InteropKeys;
import io.nitrosigner.slashing.Signer;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class TableChangesTest {
  private static final Credential CREDENTIAL =
      new Credential("ASIA1", "secret", "token", "2026-11-22T18:00:00Z");
  private static final KeyRows ONE = table(0, 0);
  private static final KeyRows TWO = table(0, 0, 1);
  private static final KeyRows THREE = table(0, 0, 1, 2);

  private final Reloading reloading = new Reloading(InstantSource.system(), () -> {});
  private final List<SecretKey> secrets =
      IntStream.range(0, 3).mapToObj(i -> SecretKey.adopt(InteropKeys.secret(i))).toList();
  private final List<KeyRing> published = new ArrayList<>();
  private final SlowKms kms = new SlowKms();

  @Test
  void carriesOutAChange() {
    TableChanges changes = holding(ONE);
    kms.mayAnswer.countDown();
    begin(changes, change(ONE, TWO));

    assertThat(ended()).isEqualTo(State.COMPLETED);
    assertThat(names(changes)).containsExactlyInAnyOrder(name(0), name(1));
    assertThat(changes.held().given().digest()).isEqualTo(GivenRows.of(TWO).digest());
  }

  @Test
  void removesWhileAChangeIsCarriedOutWhichBringsNothingBack() throws Exception {
    TableChanges changes = holding(TWO);
    KeyRows changed = KeyRows.of(List.of(row(0, "x"), row(1, ""), row(2, "")), List.of(), 0);
    begin(changes, change(TWO, changed));
    kms.asked.await();

    Keys removal = removal(TWO, 2, 0, 2);
    assertThat(removal.onlyRemoves()).isTrue();
    assertThat(changes.remove(removal)).isTrue();
    assertThat(names(changes)).containsExactly(name(1));
    assertThat(changes.held().given().digest()).isEqualTo(GivenRows.of(table(2, 1)).digest());
    assertThat(changes.remove(removal)).isFalse();

    kms.mayAnswer.countDown();
    assertThat(ended()).isEqualTo(State.COMPLETED);
    assertThat(names(changes)).containsExactly(name(1));
    assertThat(changes.held().given().digest()).isEqualTo(GivenRows.of(table(2, 1)).digest());
    assertWiped(secrets.get(2));
  }

  @Test
  void wipesWhatItHasUnsealedWhenItCannotBeUsed() {
    TableChanges changes =
        new TableChanges(
            _ -> {
              throw new IllegalStateException("broken");
            },
            held(ONE),
            kms,
            reloading);
    kms.mayAnswer.countDown();
    begin(changes, change(ONE, TWO));

    assertThat(ended()).isEqualTo(State.FAILED);
    assertWiped(secrets.get(1));
    assertThat(names(changes)).containsExactly(name(0));
  }

  @Test
  void endsAChangeAndWipesWhatItHasUnsealedWhenClosed() throws Exception {
    TableChanges changes = holding(ONE);
    begin(changes, change(ONE, THREE));
    kms.asked.await();
    changes.close();

    assertThat(ended()).isEqualTo(State.FAILED);
    assertThat(kms.interrupted).isTrue();
    assertThat(published).isEmpty();
    secrets.forEach(TableChangesTest::assertWiped);
    assertThat(changes.remove(removal(ONE, 0, 0))).isFalse();
  }

  private TableChanges holding(KeyRows rows) {
    return new TableChanges(published::add, held(rows), kms, reloading);
  }

  private Held held(KeyRows rows) {
    return new Held(KeyRings.of(secrets.subList(0, rows.readable().size())), GivenRows.of(rows));
  }

  private void begin(TableChanges changes, Keys request) {
    assertThat(reloading.begin()).isTrue();
    changes.begin(request);
  }

  private State ended() {
    while (reloading.status().state() == State.RUNNING) {
      Thread.onSpinWait();
    }
    return reloading.status().state();
  }

  private static Keys change(KeyRows from, KeyRows to) {
    return Keys.since(GivenRows.of(from), CREDENTIAL, to);
  }

  private static Keys removal(KeyRows from, int inactive, int... indices) {
    return new Keys(
        CREDENTIAL,
        Optional.of(GivenRows.of(from).digest()),
        KeyRows.of(List.of(), List.of(), inactive),
        IntStream.of(indices).mapToObj(TableChangesTest::name).toList());
  }

  private static KeyRows table(int inactive, int... indices) {
    return KeyRows.of(
        IntStream.of(indices).mapToObj(i -> row(i, "")).toList(), List.of(), inactive);
  }

  private static ValidatorKeyRecord row(int index, String ciphertext) {
    return new ValidatorKeyRecord("none", name(index), "minimal", ciphertext, true, 2);
  }

  private static String name(int index) {
    try (SecretKey key = SecretKey.adopt(InteropKeys.secret(index))) {
      return ValidatorKeyRecord.name(key.publicKey().toString());
    }
  }

  private static List<String> names(TableChanges changes) {
    return changes.held().keys().publicKeys().stream()
        .map(PublicKey::toString)
        .map(ValidatorKeyRecord::name)
        .toList();
  }

  private static void assertWiped(SecretKey key) {
    Duty duty = SigningRequest.read(Requests.randaoReveal(4), Requests.NETWORK).duty();
    assertThatThrownBy(() -> Signer.sign(key, (Duty.Unslashable) duty))
        .isInstanceOf(WipedKeyException.class);
  }

  /** Unseals the test's keys once it may. */
  private final class SlowKms implements TableChanges.Unsealing {
    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch mayAnswer = new CountDownLatch(1);
    private volatile boolean interrupted;

    @Override
    public KeyRing unseal(List<ValidatorKeyRecord> rows) {
      asked.countDown();
      try {
        mayAnswer.await();
      } catch (InterruptedException e) {
        interrupted = true; // and yet it has unsealed them
      }
      List<String> wanted = rows.stream().map(ValidatorKeyRecord::pubkey).toList();
      return KeyRings.of(
          IntStream.range(0, 3)
              .filter(i -> wanted.contains(name(i)))
              .mapToObj(secrets::get)
              .toList());
    }
  }
}
