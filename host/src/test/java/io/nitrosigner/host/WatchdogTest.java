package io.nitrosigner.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.nitrosigner.nitro.vsock.Vsock;
import io.nitrosigner.protocol.control.ControlRequest;
import io.nitrosigner.protocol.control.ControlResponse;
import io.nitrosigner.protocol.control.Credential;
import io.nitrosigner.protocol.control.KeyRows;
import io.nitrosigner.protocol.records.TlsKeyRecord;
import io.nitrosigner.protocol.status.HostStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
final class WatchdogTest {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final ControlResponse SEALED = ControlResponse.done(States.in("SEALED"));
  private static final ControlResponse SERVING = ControlResponse.done(States.in("SERVING"));
  private static final ControlResponse FAILED =
      ControlResponse.failed(States.failed("KMS refused: AccessDeniedException"));

  private static final ControlResponse RELOADING = ControlResponse.done(States.reloading());

  private static final Credential SOON =
      new Credential("ASIA1", "secret", "token", "2026-11-22T18:00:00Z");
  private static final Credential LATER =
      new Credential("ASIA2", "secret", "token", "2026-11-22T21:00:00Z");
  private static final ControlRequest CREDENTIAL = new ControlRequest.Refresh(SOON);

  private static final String FIND = "describe-enclaves";
  private static final String TERMINATE = "terminate-enclave --enclave-id i-1-enc1";

  @TempDir private Path directory;
  private final HostState state = new HostState(InstantSource.system(), "signer.eif");
  private Optional<Running> running = Optional.empty();

  private record Running(Watchdog watchdog, Thread thread, ReadySignal ready) {}

  @BeforeEach
  void install() throws IOException {
    NitroCliScript.keepingOneEnclave(directory);
  }

  @AfterEach
  void stop() throws InterruptedException {
    if (running.isPresent()) {
      running.get().watchdog().stop();
      running.get().thread().join();
      running.get().ready().close();
    }
  }

  @Test
  void runsAndInitialisesAnEnclave() throws Exception {
    try (FakeEnclave enclave =
        FakeEnclave.answering(directory, List.of(Optional.of(SEALED), Optional.of(SERVING)))) {
      start(new Given());
      HostStatus status = await(WatchdogTest::isWatching);

      assertThat(status.enclaveId()).contains("i-1-enc1");
      assertThat(status.enclave()).contains(States.in("SERVING"));
      assertThat(status.problem()).isEmpty();
      assertThat(enclave.requests)
          .containsExactly(new ControlRequest.InitState(), new Given().init());
      assertThat(calls()).hasSize(2).element(1).asString().startsWith("run-enclave ");
    }
  }

  @Test
  void givesAnEnclaveThatServesNothingButCredentials() throws Exception {
    script().run();
    try (FakeEnclave enclave = FakeEnclave.answering(directory, answers(SERVING, SERVING))) {
      start(new Given());
      await(WatchdogTest::isWatching);

      assertThat(enclave.requests).containsExactly(new ControlRequest.InitState(), CREDENTIAL);
      assertThat(calls()).containsExactly(FIND);
    }
  }

  @Test
  void givesCredentialsAgainOnceTheyLastLonger() throws Exception {
    ControlResponse running = ControlResponse.done(States.runningAReload());
    try (FakeEnclave enclave =
        FakeEnclave.answering(directory, answers(SEALED, SERVING, running, running, SERVING))) {
      Given given = new Given();
      start(given);
      await(WatchdogTest::isWatching);
      FakeEnclave.signalReady(directory);
      await(status -> status.enclave().equals(Optional.of(States.runningAReload())));
      given.credential = LATER;
      FakeEnclave.signalReady(directory);
      await(status -> status.enclave().equals(Optional.of(States.in("SERVING"))));

      assertThat(enclave.requests)
          .filteredOn(ControlRequest.Refresh.class::isInstance)
          .containsExactly(new ControlRequest.Refresh(LATER));
    }
  }

  @Test
  void goesOnWatchingAnEnclaveThatKnowsNoFreshCredentials() throws Exception {
    script().run();
    ControlResponse unknown = ControlResponse.refused(400, "operation: expected init or metrics");
    try (FakeEnclave _ = FakeEnclave.answering(directory, answers(SERVING, unknown))) {
      start(new Given());

      assertThat(await(WatchdogTest::isWatching).problem())
          .contains(
              "the enclave's credentials were not refreshed: the enclave refused credential: "
                  + "operation: expected init or metrics");
      assertThat(calls()).containsExactly(FIND);
    }
  }

  @Test
  void waitsForAnEnclaveThatSaysWhenItIsReady() throws Exception {
    start(new Given());
    await(status -> status.activity().equals("waiting for the enclave"));
    try (FakeEnclave _ = FakeEnclave.answering(directory, answers(SERVING, SERVING))) {
      FakeEnclave.signalReady(directory);

      await(WatchdogTest::isWatching);
      assertThat(calls()).filteredOn(call -> call.startsWith("run-enclave")).hasSize(1);
    }
  }

  @Test
  void replacesAnEnclaveThatFailedAndTellsWhy() throws Exception {
    script().run();
    try (FakeEnclave _ =
        FakeEnclave.answering(
            directory,
            List.of(
                Optional.of(SEALED),
                Optional.of(FAILED),
                Optional.of(SEALED),
                Optional.of(SERVING)))) {
      start(new Given());
      HostStatus failed = await(status -> status.problem().isPresent());
      assertThat(failed.problem())
          .contains("the enclave failed: KMS refused: AccessDeniedException");
      assertThat(failed.enclave().orElseThrow().phase()).isEqualTo("FAILED");

      assertThat(await(WatchdogTest::isWatching).problem()).isEmpty();
      assertThat(calls()).hasSize(4).startsWith(FIND, TERMINATE, FIND);
      assertThat(calls().getLast()).startsWith("run-enclave ");
    }
  }

  @Test
  void noticesThatTheEnclaveIsGone() throws Exception {
    script().run();
    try (FakeEnclave _ =
        FakeEnclave.answering(
            directory, List.of(Optional.empty(), Optional.of(SERVING), Optional.of(SERVING)))) {
      start(new Given());
      HostStatus gone = await(status -> status.problem().isPresent());
      assertThat(gone.enclave()).isEmpty();
      assertThat(gone.problem())
          .contains("the enclave does not answer any more: the enclave closed without an answer");

      assertThat(await(WatchdogTest::isWatching).problem()).isEmpty();
      assertThat(calls()).containsExactly(FIND, FIND);
    }
  }

  @Test
  void findsAnEnclaveWhoseSignalWasLost() throws Exception {
    script().run();
    start(new Given());
    await(status -> status.activity().equals("waiting for the enclave"));
    try (FakeEnclave _ = FakeEnclave.answering(directory, answers(SERVING, SERVING))) {
      await(WatchdogTest::isWatching);
    }
  }

  @Test
  void waitsNoLongerForAnEnclaveThatEnded() throws Exception {
    script().run();
    start(new Given());
    await(status -> status.activity().equals("waiting for the enclave"));
    Files.delete(directory.resolve("running"));

    assertThat(await(status -> status.problem().isPresent()).problem())
        .contains("the enclave ended before its control port opened");
  }

  @Test
  void tellsWhyTheEnclaveFailedAlsoWhenItCannotBeEnded() throws Exception {
    NitroCliScript.of(
        directory,
        """
        case "$1" in
          describe-enclaves)
            echo '[{"EnclaveName": "nitro-signer", "EnclaveID": "i-1-enc1", "EnclaveCID": 16}]' ;;
          terminate-enclave) exit 1 ;;
        esac
        """);
    try (FakeEnclave _ = FakeEnclave.answering(directory, List.of(Optional.of(FAILED)))) {
      start(new Given());

      assertThat(await(status -> status.problem().isPresent()).problem().orElseThrow())
          .startsWith("the enclave failed: KMS refused: AccessDeniedException");
      assertThat(calls()).contains(TERMINATE);
    }
  }

  @Test
  void outlivesAFailureThatNobodyThoughtOf() throws Exception {
    script().run();
    try (FakeEnclave _ = FakeEnclave.answering(directory, answers(SEALED, SERVING, SERVING))) {
      start(Given.throwing(new IllegalStateException("unforeseen")));

      assertThat(await(status -> status.problem().isPresent()).problem())
          .contains("internal error: IllegalStateException");
      await(WatchdogTest::isWatching);
    }
  }

  @Test
  void keepsTheSealedEnclaveUntilThereIsSomethingToGiveIt() throws Exception {
    script().run();
    try (FakeEnclave enclave =
        FakeEnclave.answering(directory, answers(SEALED, SERVING, SERVING))) {
      start(Given.throwing(new HostException("no TLS identity in the table tls-keys")));
      assertThat(await(status -> status.problem().isPresent()).problem())
          .contains("no TLS identity in the table tls-keys");

      await(WatchdogTest::isWatching);
      assertThat(enclave.requests).containsOnly(new ControlRequest.InitState(), CREDENTIAL);
      assertThat(calls()).containsExactly(FIND, FIND);
    }
  }

  @Test
  void readsTheKeyTableWhenTheEnclaveRings() throws Exception {
    script().run();
    ControlResponse taken = ControlResponse.done(States.runningAReload());
    try (FakeEnclave enclave =
        FakeEnclave.answering(directory, answers(SERVING, SERVING, RELOADING, taken))) {
      start(new Given());
      await(WatchdogTest::isWatching);
      FakeEnclave.signalReady(directory);
      await(status -> status.enclave().equals(Optional.of(States.runningAReload())));

      assertThat(enclave.requests)
          .containsExactly(
              new ControlRequest.InitState(),
              CREDENTIAL,
              new ControlRequest.InitState(),
              ControlRequest.Keys.whole(SOON, new Given().keys()));
    }
  }

  @Test
  void tellsTheEnclaveWhenTheKeyTableCannotBeRead() throws Exception {
    script().run();
    try (FakeEnclave enclave =
        FakeEnclave.answering(directory, answers(RELOADING, SERVING, SERVING))) {
      start(Given.throwing(new HostException("AWS could not be reached: no route")));
      await(WatchdogTest::isWatching);

      assertThat(enclave.requests)
          .containsExactly(
              new ControlRequest.InitState(), CREDENTIAL, new ControlRequest.KeysUnavailable());
    }
  }

  @Test
  void givesCredentialsAndGoesOnWhenTheKeysAreNotTaken() throws Exception {
    script().run();
    ControlResponse broken = ControlResponse.refused(500, "internal error");
    try (FakeEnclave enclave =
        FakeEnclave.answering(directory, answers(RELOADING, SERVING, broken, SERVING))) {
      start(new Given());

      assertThat(await(WatchdogTest::isWatching).problem().orElseThrow())
          .isEqualTo("the tables were not followed: the enclave refused keys: internal error");
      assertThat(enclave.requests).startsWith(new ControlRequest.InitState(), CREDENTIAL);
      assertThat(calls()).containsExactly(FIND);
    }
  }

  private void start(Material material) throws IOException {
    Vsock vsock = FakeEnclave.vsock(directory);
    ReadySignal ready = new ReadySignal(vsock);
    HostDevices devices =
        new HostDevices(vsock, script().command(), Optional.empty(), InstantSource.system());
    Watchdog watchdog = new Watchdog(Configurations.in(directory), devices, material, ready, state);
    Thread thread = Thread.ofPlatform().start(() -> run(watchdog));
    running = Optional.of(new Running(watchdog, thread, ready));
  }

  private static void run(Watchdog watchdog) {
    try {
      watchdog.run();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private HostStatus await(Predicate<HostStatus> wanted) throws InterruptedException {
    HostStatus status = state.status();
    while (!wanted.test(status)) {
      HostStatus next = state.statusAfter(status.version(), PATIENCE);
      assertThat(next).as("news within %s", PATIENCE).isNotEqualTo(status);
      status = next;
    }
    return status;
  }

  private static boolean isWatching(HostStatus status) {
    return status.activity().equals("watching");
  }

  private NitroCliScript script() {
    return NitroCliScript.in(directory);
  }

  private List<String> calls() throws IOException {
    return script().calls();
  }

  private static List<Optional<ControlResponse>> answers(ControlResponse... answers) {
    return Stream.of(answers).map(Optional::of).toList();
  }

  /** Material that is there, or is not for a reason, once; credentials always are. */
  private static final class Given implements Material {
    private Optional<RuntimeException> failure;
    private volatile Credential credential = SOON;

    Given() {
      this(Optional.empty());
    }

    private Given(Optional<RuntimeException> failure) {
      this.failure = failure;
    }

    static Given throwing(RuntimeException failure) {
      return new Given(Optional.of(failure));
    }

    @Override
    public ControlRequest.Init init() {
      fail();
      return new ControlRequest.Init("{}", credential, tls(), KeyRows.of(List.of(), List.of(), 0));
    }

    @Override
    public KeyRows keys() {
      fail();
      return KeyRows.of(List.of(), List.of(), 0);
    }

    @Override
    public TlsKeyRecord tls() {
      return new TlsKeyRecord(1, "dGxz", "cGVt", 2);
    }

    @Override
    public Credential credential() {
      return credential;
    }

    private void fail() {
      Optional<RuntimeException> thrown = failure;
      failure = Optional.empty();
      if (thrown.isPresent()) {
        throw thrown.get();
      }
    }
  }
}
