package io.nitrosigner.enclave;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.nitrosigner.enclave.history.Protections;
import io.nitrosigner.enclave.http.Health;
import io.nitrosigner.enclave.http.Refusal;
import io.nitrosigner.enclave.http.RefusedException;
import io.nitrosigner.enclave.http.ServerCounters;
import io.nitrosigner.enclave.life.Phase;
import io.nitrosigner.enclave.telemetry.Moment;
import io.nitrosigner.enclave.telemetry.RequestMeter;
import io.nitrosigner.enclave.telemetry.Stage;
import io.nitrosigner.enclave.telemetry.Telemetry;
import io.nitrosigner.enclave.unseal.KeyRing;
import io.nitrosigner.enclave.unseal.KeyRings;
import io.nitrosigner.enclave.work.Priority;
import io.nitrosigner.protocol.control.EnclaveState.KeyFailure;
import io.nitrosigner.signing.bls.PublicKey;
import io.nitrosigner.signing.bls.SecretKey;
import io.nitrosigner.signing.bls.Signature;
import io.nitrosigner.signing.duty.Duty;
import io.nitrosigner.signing.duty.DutyPolicy;
import io.nitrosigner.signing.duty.SigningRequest;
import io.nitrosigner.signing.keys.InteropKeys;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class RemoteSigningTest {
  /** More than are loaded at first. */
  private static final List<PublicKey> REGISTERED =
      IntStream.range(0, 3).mapToObj(RemoteSigningTest::publicKey).toList();

  private final Reloading reloading = new Reloading(InstantSource.system(), () -> {});
  private final Telemetry telemetry = new Telemetry(InstantSource.system());
  private final SecretKey key = SecretKey.adopt(InteropKeys.secret(0));
  private final KeyRing keys = KeyRings.of(List.of(key, SecretKey.adopt(InteropKeys.secret(1))));
  private final RemoteSigning signing = signer(keys, DutyPolicy.DEFAULT);

  @AfterEach
  void wipe() {
    keys.close();
  }

  @Test
  void signsTheRootOfTheContent() throws Exception {
    assertSigned(Requests.vote(1, 2, "a"));
    assertSigned(Requests.block(3));
    assertSigned(Requests.randaoReveal(4));
  }

  @Test
  void signsTheSameVoteAgainAndNoOther() throws Exception {
    Signature signature = sign(Requests.vote(1, 2, "a"));

    assertThat(sign(Requests.vote(1, 2, "a"))).isEqualTo(signature);
    assertRefused(
        Requests.vote(1, 2, "b"),
        Refusal.SLASHABLE,
        "an attestation with this or a later target has been signed already");
    assertRefused(
        Requests.vote(0, 3, "a"),
        Refusal.SLASHABLE,
        "the source is older than the last signed one: it could surround another vote");
  }

  @Test
  void refusesDutiesOfAnotherChain() {
    assertRefused(
        Requests.of(Requests.randaoReveal(4), Requests.root("2")),
        Refusal.SLASHABLE,
        "fork_info.genesis_validators_root: expected "
            + Requests.CHAIN
            + " of this signer's network, was "
            + Requests.root("2"));
  }

  @Test
  void refusesWhatCanNeverBeTakenBack() {
    assertRefused(
        Requests.voluntaryExit(),
        Refusal.NOT_PERMITTED,
        "VOLUNTARY_EXIT is not allowed by the attested configuration");
    assertRefused(
        Requests.deposit(),
        Refusal.NOT_PERMITTED,
        "DEPOSIT is not allowed by the attested configuration");
  }

  @Test
  void signsWhatTheConfigurationAllows() throws Exception {
    DutyPolicy exits = DutyPolicy.read(List.of("voluntary_exit"));
    RemoteSigning lenient = signer(keys, exits);

    Signature signature =
        lenient
            .sign(key.publicKey(), Requests.voluntaryExit(), telemetry.begin())
            .toCompletableFuture()
            .get(5, SECONDS);

    Duty exit = SigningRequest.read(Requests.voluntaryExit(), Requests.NETWORK).duty();
    assertThat(signature.verifies(key.publicKey(), exit.signingRoot().root().bytes())).isTrue();
  }

  @Test
  void refusesWhatItCannotReadOrWhatContradictsItself() {
    assertRefused(Map.of("type", "DANCE"), Refusal.MALFORMED, "type: ");
    Map<String, Object> mistaken = new HashMap<>(Requests.vote(1, 2, "a"));
    mistaken.put("signingRoot", Requests.root("f"));
    assertRefused(mistaken, Refusal.MALFORMED, "the request claims signing root ");
  }

  @Test
  void tellsHowFarItGotWithARequest() throws Exception {
    for (int i = 0; i < 3; i++) {
      RequestMeter meter = telemetry.begin();
      signing.sign(key.publicKey(), Requests.vote(1, 2, "a"), meter).toCompletableFuture().get();
      meter.signed();
    }

    String metrics = telemetry.expose(moment());
    String attestation = "signer_requests_total{duty=\"ATTESTATION\",refusal=\"none\",result=";
    assertThat(metrics)
        .contains(
            attestation + "\"signed\"} 1.0\n",
            attestation + "\"repeated\"} 2.0\n",
            "\nsigner_queue_seconds_count 3\n",
            "\nsigner_watermark_store_seconds_count{op=\"find\"} 1\n",
            "\nsigner_watermark_store_seconds_count{op=\"advance\"} 1\n");
    assertThat(Stage.values()).allMatch(stage -> metrics.contains("{stage=\"" + stage + "\"} 3\n"));
    assertThat(signing.work().submitted()).isEqualTo(3);
  }

  @Test
  void knowsItsKeysOnly() {
    byte[] bytes = new byte[PublicKey.LENGTH];
    PublicKey unknown = new PublicKey(bytes);

    assertThat(
            refusal(
                catchThrowable(() -> signing.sign(unknown, Requests.block(3), telemetry.begin()))))
        .isEqualTo(Refusal.UNKNOWN_KEY);
    assertThat(signing.publicKeys()).isEqualTo(keys.publicKeys()).hasSize(2);
  }

  @Test
  void signsWithItsNewKeysAndNoLongerWithTheOld() throws Exception {
    Signature before = sign(Requests.vote(1, 2, "a"));
    SecretKey added = SecretKey.adopt(InteropKeys.secret(2));
    signing.change(KeyRings.of(List.of(added)));

    assertThat(signing.publicKeys()).containsExactly(added.publicKey());
    assertThat(signing.sign(added.publicKey(), Requests.block(3), telemetry.begin()))
        .succeedsWithin(5, SECONDS);
    assertRefused(Requests.randaoReveal(4), Refusal.UNKNOWN_KEY, "no such key");

    signing.change(KeyRings.of(List.of(added, SecretKey.adopt(InteropKeys.secret(0)))));
    assertThat(sign(Requests.vote(1, 2, "a"))).isEqualTo(before);
    assertRefused(Requests.vote(1, 2, "b"), Refusal.SLASHABLE, "an attestation with this");
  }

  @Test
  void refusesWhatWaitsForAKeyThatWasRemovedMeanwhile() {
    key.close();

    assertRefused(Requests.randaoReveal(4), Refusal.UNKNOWN_KEY, "no such key");
  }

  @Test
  void remembersADutyWhoseKeyWasRemovedBeforeItSigned() {
    key.close();
    assertRefused(Requests.vote(1, 2, "a"), Refusal.UNKNOWN_KEY, "no such key");

    signing.change(KeyRings.of(List.of(SecretKey.adopt(InteropKeys.secret(0)))));
    assertRefused(Requests.vote(1, 2, "b"), Refusal.SLASHABLE, "an attestation with this");
  }

  @Test
  void isDownWhenAKeyIsMissing() {
    KeyFailure failure = new KeyFailure("ab".repeat(48), "is not active");
    Health health = signer(KeyRings.of(List.of(), failure), DutyPolicy.DEFAULT).health();

    assertThat(signing.health().up()).isTrue();
    assertThat(health.up()).isFalse();
    assertThat(health.checks().get(1).checks().getFirst().data())
        .containsEntry("keys-loaded", 0L)
        .containsEntry("error-count", 1L);
  }

  @Test
  void putsBlocksBeforeVotesBeforeTheRest() {
    assertThat(priority(Requests.block(3))).isEqualTo(Priority.BLOCK);
    assertThat(priority(Requests.randaoReveal(4))).isEqualTo(Priority.BLOCK);
    assertThat(priority(Requests.vote(1, 2, "a"))).isEqualTo(Priority.VOTE);
    assertThat(priority(Requests.aggregationSlot(3))).isEqualTo(Priority.REST);
  }

  private Moment moment() {
    return new Moment(
        Phase.SERVING,
        "00",
        Optional.empty(),
        ServerCounters.NONE,
        signing.work(),
        Optional.empty(),
        Optional.empty());
  }

  private static PublicKey publicKey(int index) {
    try (SecretKey secret = SecretKey.adopt(InteropKeys.secret(index))) {
      return secret.publicKey();
    }
  }

  private RemoteSigning signer(KeyRing ring, DutyPolicy policy) {
    return new RemoteSigning(
        ring,
        Requests.NETWORK,
        policy,
        Protections.of(REGISTERED, Requests.NETWORK, telemetry),
        reloading);
  }

  private void assertSigned(Map<String, Object> request) throws Exception {
    byte[] root = duty(request).signingRoot().root().bytes();

    assertThat(sign(request).verifies(key.publicKey(), root)).isTrue();
  }

  private void assertRefused(Map<String, Object> request, Refusal refusal, String message) {
    Throwable thrown = catchThrowable(() -> sign(request));

    assertThat(refusal(thrown)).isEqualTo(refusal);
    assertThat(thrown).hasMessageStartingWith(message);
  }

  private static Refusal refusal(Throwable thrown) {
    assertThat(thrown).isInstanceOf(RefusedException.class);
    return ((RefusedException) thrown).refusal();
  }

  private Signature sign(Map<String, Object> request) throws Exception {
    try {
      return signing
          .sign(key.publicKey(), request, telemetry.begin())
          .toCompletableFuture()
          .get(5, SECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RefusedException refused ? refused : e;
    }
  }

  private static Priority priority(Map<String, Object> request) {
    return RemoteSigning.priority(duty(request));
  }

  private static Duty duty(Map<String, Object> request) {
    return SigningRequest.read(request, Requests.NETWORK).duty();
  }
}
