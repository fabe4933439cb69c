package io.nitrosigner.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.nitrosigner.protocol.control.ControlRequest;
import io.nitrosigner.protocol.control.ControlRequest.Keys;
import io.nitrosigner.protocol.control.ControlResponse;
import io.nitrosigner.protocol.control.Credential;
import io.nitrosigner.protocol.control.EnclaveState;
import io.nitrosigner.protocol.control.EnclaveState.TlsState;
import io.nitrosigner.protocol.control.GivenRows;
import io.nitrosigner.protocol.control.KeyRows;
import io.nitrosigner.protocol.control.Ports;
import io.nitrosigner.protocol.records.TlsKeyRecord;
import io.nitrosigner.protocol.records.ValidatorKeyRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
final class TableWatchTest {
  private static final Duration EVERY = Duration.ofMinutes(1);
  private static final Credential CREDENTIAL =
      new Credential("ASIA1", "secret", "token", "2026-11-22T18:00:00Z");
  private static final TlsKeyRecord IDENTITY = new TlsKeyRecord(1, "dGxz", "cGVt", 2);
  private static final TlsKeyRecord OTHER_IDENTITY = new TlsKeyRecord(1, "b3RoZXI=", "cGVt", 2);
  private static final KeyRows ONE = table("aa");
  private static final KeyRows TWO = table("aa", "bb");

  @TempDir private Path directory;
  private final Tables tables = new Tables();
  private Instant now = Instant.parse("2026-11-22T12:00:00Z");
  private final HostState state = new HostState(() -> now, "signer.eif");
  private final TableWatch watch = new TableWatch(tables, state, () -> now, EVERY);
  private FakeEnclave enclave;

  @BeforeEach
  void listen() throws IOException {
    ControlResponse taken = ControlResponse.done(States.in("SERVING"));
    enclave = FakeEnclave.answering(directory, Collections.nCopies(20, Optional.of(taken)));
    watch.forget();
  }

  @AfterEach
  void close() {
    enclave.close();
  }

  @Test
  void looksAtTheTablesWhenItIsTime() throws IOException {
    watch.given(ONE, now);
    tables.keys = TWO;

    follow(having(ONE));
    assertThat(tables.reads).isZero();
    now = now.plus(EVERY.minusSeconds(1));
    follow(having(ONE));
    assertThat(tables.reads).isZero();
    now = now.plusSeconds(1);
    follow(having(ONE));
    assertThat(tables.reads).isEqualTo(1);
    follow(having(TWO));
    assertThat(tables.reads).isEqualTo(1);
  }

  @Test
  void looksAtOnceAfterAnUnsealingThatTookLong() throws IOException {
    Instant read = now;
    now = now.plus(Duration.ofHours(2));
    watch.given(TWO, read);

    follow(having(TWO));
    assertThat(enclave.requests).containsExactly(Keys.since(GivenRows.of(TWO), CREDENTIAL, ONE));
  }

  @Test
  void triesWhatFailedAgainEveryTenMinutesHoweverRarelyItLooks() throws IOException {
    TableWatch rare = new TableWatch(tables, state, () -> now, Duration.ofHours(1));
    rare.forget();
    rare.given(ONE, now);
    EnclaveState failing = States.serving(GivenRows.of(ONE), 1, Optional.empty());

    now = now.plus(Duration.ofMinutes(10));
    rare.follow(FakeEnclave.channel(directory), having(ONE));
    assertThat(tables.reads).isZero();
    rare.follow(FakeEnclave.channel(directory), failing);
    rare.follow(FakeEnclave.channel(directory), failing);
    assertThat(enclave.requests).containsExactly(Keys.whole(CREDENTIAL, ONE));
  }

  @Test
  void saysNothingOfALookThatFindsNothing() throws IOException {
    watch.given(ONE, now);
    state.doing("watching");
    long version = state.status().version();

    look(having(ONE));
    assertThat(tables.reads).isEqualTo(1);
    assertThat(state.status().version()).isEqualTo(version);
  }

  @Test
  void handsOverTheWholeTableAfterARefusal() throws IOException {
    for (int status : new int[] {400, 409, 500}) {
      answering(ControlResponse.refused(status, "no"), ControlResponse.done(States.in("SERVING")));
      watch.given(ONE, now);
      tables.keys = TWO;
      look(having(ONE));
      assertThat(state.status().problem())
          .contains("the tables were not followed: the enclave refused keys: no");
      look(having(ONE));

      assertThat(enclave.requests)
          .containsExactly(
              Keys.since(GivenRows.of(ONE), CREDENTIAL, TWO), Keys.whole(CREDENTIAL, TWO));
      assertThat(state.status().problem()).isEmpty();
    }
  }

  @Test
  void tellsWhoeverAskedThatTheTableWasNotTaken() throws IOException {
    answering(ControlResponse.refused(500, "broken"), ControlResponse.done(States.in("SERVING")));
    follow(States.reloading());
    assertThat(enclave.requests)
        .containsExactly(Keys.whole(CREDENTIAL, ONE), new ControlRequest.KeysUnavailable());

    tables.stranger = true;
    now = now.plus(EVERY);
    answering(ControlResponse.done(States.in("SERVING")));
    follow(States.reloading());
    assertThat(enclave.requests).containsExactly(new ControlRequest.KeysUnavailable());
    assertThat(state.status().problem())
        .contains("the tables were not followed: internal error: IllegalStateException");
  }

  @Test
  void handsOverWhatHasChangedAndThenWhatHasChangedSince() throws IOException {
    watch.given(ONE, now);
    tables.keys = TWO;
    look(having(ONE));
    tables.keys = table("bb", "cc");
    look(having(TWO));

    assertThat(enclave.requests)
        .containsExactly(
            new Keys(CREDENTIAL, Optional.of(GivenRows.of(ONE).digest()), table("bb"), List.of()),
            new Keys(
                CREDENTIAL,
                Optional.of(GivenRows.of(TWO).digest()),
                table("cc"),
                List.of(pubkey("aa"))));
  }

  @Test
  void handsOverNothingWhenNothingHasChanged() throws IOException {
    watch.given(ONE, now);
    look(having(ONE));

    assertThat(enclave.requests).isEmpty();
    assertThat(state.status().problem()).isEmpty();
  }

  @Test
  void handsOverThatMoreRowsAreInactive() throws IOException {
    watch.given(ONE, now);
    tables.keys = KeyRows.of(ONE.readable(), List.of(), 1);
    look(having(ONE));

    assertThat(enclave.requests)
        .containsExactly(Keys.since(GivenRows.of(ONE), CREDENTIAL, tables.keys));
  }

  @Test
  void handsOverTheWholeTableWhenItDoesNotKnowWhatWasGiven() throws IOException {
    tables.keys = TWO;
    follow(having(ONE));

    assertThat(enclave.requests).containsExactly(Keys.whole(CREDENTIAL, TWO));
  }

  @Test
  void knowsWhatWasGivenFromAnEnclaveThatHasItAll() throws IOException {
    follow(having(ONE));
    tables.keys = TWO;
    look(having(ONE));

    assertThat(enclave.requests).containsExactly(Keys.since(GivenRows.of(ONE), CREDENTIAL, TWO));
  }

  @Test
  void handsOverTheWholeTableWhenAChangeHasNotArrived() throws IOException {
    watch.given(ONE, now);
    tables.keys = TWO;
    look(having(ONE));
    look(having(ONE));

    assertThat(enclave.requests).last().isEqualTo(Keys.whole(CREDENTIAL, TWO));
  }

  @Test
  void waitsForAChangeThatIsBeingCarriedOutWithAllButRemovals() throws IOException {
    KeyRows three = table("aa", "bb", "cc");
    watch.given(ONE, now);
    tables.keys = TWO;
    look(having(ONE));
    tables.keys = three;
    look(States.changing(GivenRows.of(ONE)));
    assertThat(enclave.requests).hasSize(1);

    tables.keys = KeyRows.of(table("cc").readable(), List.of(), 2);
    look(States.changing(GivenRows.of(ONE)));
    assertThat(enclave.requests)
        .hasSize(2)
        .last()
        .isEqualTo(
            new Keys(
                CREDENTIAL,
                Optional.of(GivenRows.of(ONE).digest()),
                KeyRows.of(List.of(), List.of(), 2),
                List.of(pubkey("aa"), pubkey("bb"))));

    KeyRows left = KeyRows.of(List.of(), List.of(), 2);
    look(States.changing(GivenRows.of(left)));
    assertThat(enclave.requests).hasSize(2);
    look(having(left));
    assertThat(enclave.requests)
        .last()
        .isEqualTo(Keys.since(GivenRows.of(left), CREDENTIAL, tables.keys));
  }

  @Test
  void removesNothingFromRowsThatItDoesNotKnow() throws IOException {
    watch.given(ONE, now);
    tables.keys = table();
    look(States.changing(GivenRows.of(TWO)));

    assertThat(tables.reads).isZero();
    assertThat(enclave.requests).isEmpty();
  }

  @Test
  void handsOverTheWholeTableAtOnceWhenAsked() throws IOException {
    watch.given(ONE, now);
    follow(States.reloading());
    follow(States.reloading());
    assertThat(enclave.requests).containsExactly(Keys.whole(CREDENTIAL, ONE));

    now = now.plusSeconds(10);
    follow(States.reloading());
    assertThat(enclave.requests).hasSize(2);
  }

  @Test
  void triesKeysThatFailedAgainButNotOftenAndNotAlone() throws IOException {
    watch.given(ONE, now);
    EnclaveState failing = States.serving(GivenRows.of(ONE), 1, Optional.empty());
    look(failing);
    assertThat(enclave.requests).isEmpty();

    now = now.plus(Duration.ofMinutes(10));
    follow(failing);
    look(failing);
    assertThat(enclave.requests).containsExactly(Keys.whole(CREDENTIAL, ONE));
  }

  @Test
  void handsOverAnotherIdentityOnceWhateverBecomesOfIt() throws IOException {
    watch.given(ONE, now);
    look(showing(IDENTITY, Optional.empty()));
    assertThat(enclave.requests).isEmpty();

    tables.tls = OTHER_IDENTITY;
    look(showing(IDENTITY, Optional.empty()));
    look(showing(OTHER_IDENTITY, Optional.of("no PKCS#12")));
    assertThat(enclave.requests)
        .containsExactly(new ControlRequest.Tls(CREDENTIAL, OTHER_IDENTITY));

    now = now.plus(Duration.ofMinutes(10));
    follow(showing(OTHER_IDENTITY, Optional.of("KMS could not be reached")));
    assertThat(enclave.requests).hasSize(2);
  }

  @Test
  void tellsOfATableThatCannotBeReadAndOfTheEndOfThat() throws IOException {
    watch.given(ONE, now);
    tables.failing = true;
    look(having(ONE));
    assertThat(enclave.requests).isEmpty();
    assertThat(state.status().problem()).contains("the tables were not followed: no table");

    follow(States.reloading());
    assertThat(enclave.requests).containsExactly(new ControlRequest.KeysUnavailable());

    tables.failing = false;
    look(having(ONE));
    assertThat(state.status().problem()).isEmpty();
  }

  private void answering(ControlResponse... answers) throws IOException {
    enclave.close();
    Files.delete(directory.resolve(Ports.CONTROL + ".sock"));
    enclave =
        FakeEnclave.answering(directory, List.of(answers).stream().map(Optional::of).toList());
  }

  private void look(EnclaveState current) throws IOException {
    now = now.plus(EVERY);
    follow(current);
  }

  private void follow(EnclaveState current) throws IOException {
    watch.follow(FakeEnclave.channel(directory), current);
  }

  private static EnclaveState having(KeyRows rows) {
    return States.serving(GivenRows.of(rows), 0, Optional.empty());
  }

  private static EnclaveState showing(TlsKeyRecord row, Optional<String> problem) {
    TlsState tls = new TlsState(GivenRows.digest(row), "2027-11-22T12:00:00Z", problem);
    return States.serving(GivenRows.of(ONE), 0, Optional.of(tls));
  }

  private static KeyRows table(String... names) {
    return KeyRows.of(
        List.of(names).stream()
            .map(
                name ->
                    new ValidatorKeyRecord(
                        Configurations.DEPLOYMENT, pubkey(name), "hoodi", "a2V5", true, 2))
            .toList(),
        List.of(),
        0);
  }

  private static String pubkey(String name) {
    return name.repeat(48);
  }

  /** Tables that hold what the test says. */
  private static final class Tables implements Material {
    private KeyRows keys = ONE;
    private TlsKeyRecord tls = IDENTITY;
    private boolean failing;
    private boolean stranger;
    private int reads;

    @Override
    public ControlRequest.Init init() {
      throw new AssertionError("it serves already");
    }

    @Override
    public KeyRows keys() {
      reads++;
      if (failing) {
        throw new HostException("no table");
      }
      return keys;
    }

    @Override
    public TlsKeyRecord tls() {
      return tls;
    }

    @Override
    public Credential credential() {
      if (stranger) {
        throw new IllegalStateException("unforeseen");
      }
      return CREDENTIAL;
    }
  }
}
