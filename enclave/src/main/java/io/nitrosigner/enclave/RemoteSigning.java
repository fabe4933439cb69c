package io.nitrosigner.enclave;

import io.nitrosigner.enclave.history.SlashingProtection;
import io.nitrosigner.enclave.http.Health;
import io.nitrosigner.enclave.http.Refusal;
import io.nitrosigner.enclave.http.RefusedException;
import io.nitrosigner.enclave.http.ReloadStatus;
import io.nitrosigner.enclave.http.SigningApi;
import io.nitrosigner.enclave.telemetry.RequestMeter;
import io.nitrosigner.enclave.telemetry.Stage;
import io.nitrosigner.enclave.unseal.KeyRing;
import io.nitrosigner.enclave.work.PoolCounters;
import io.nitrosigner.enclave.work.Priority;
import io.nitrosigner.enclave.work.SigningPool;
import io.nitrosigner.signing.bls.PublicKey;
import io.nitrosigner.signing.bls.SecretKey;
import io.nitrosigner.signing.bls.Signature;
import io.nitrosigner.signing.bls.WipedKeyException;
import io.nitrosigner.signing.duty.Duty;
import io.nitrosigner.signing.duty.DutyPolicy;
import io.nitrosigner.signing.duty.RefusedRequestException;
import io.nitrosigner.signing.duty.SigningRequest;
import io.nitrosigner.signing.network.Network;
import io.nitrosigner.slashing.HighWatermark;
import io.nitrosigner.slashing.Signer;
import io.nitrosigner.slashing.StoreUnavailableException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** Signs what clients may have signed, with the keys that are here. Thread-safe. */
final class RemoteSigning implements SigningApi, AutoCloseable {
  private final Network network;
  private final DutyPolicy policy;
  private final SlashingProtection protection;
  private final SigningPool pool;
  private final Reloading reloading;
  private volatile KeyRing keys;

  RemoteSigning(
      KeyRing keys,
      Network network,
      DutyPolicy policy,
      SlashingProtection protection,
      Reloading reloading) {
    this.keys = keys;
    this.policy = policy;
    this.network = network;
    this.protection = protection;
    this.reloading = reloading;
    this.pool = SigningPool.ofAllCores();
  }

  @Override
  public List<PublicKey> publicKeys() {
    return keys.publicKeys();
  }

  @Override
  public boolean holds(PublicKey key) {
    return keys.find(key).isPresent();
  }

  @Override
  public Health health() {
    KeyRing now = keys;
    Map<String, Long> counts =
        Map.of(
            "keys-loaded", (long) now.publicKeys().size(),
            "error-count", (long) now.failures().size());
    Health.Check loading =
        new Health.Check("keys-loading", now.failures().isEmpty(), counts, List.of());
    return new Health(
        List.of(
            Health.Check.of("default-check", true),
            new Health.Check("keys-check", true, Map.of(), List.of(loading)),
            Health.Check.of("slashing-protection-db-health-check", protection.isUp())));
  }

  @Override
  public CompletionStage<Signature> sign(
      PublicKey publicKey, Map<String, Object> request, RequestMeter meter) {
    Duty read = read(request);
    meter.read(read.type());
    Duty duty = permitted(read);
    SecretKey key = keys.find(publicKey).orElseThrow(() -> unknown(publicKey));
    meter.passed(Stage.POLICY);
    return switch (duty) {
      case Duty.Slashable slashable -> signRecorded(key, slashable, meter);
      case Duty.Unslashable unslashable ->
          signInTurn(key, duty, meter, () -> Signer.sign(key, unslashable));
    };
  }

  private CompletionStage<Signature> signRecorded(
      SecretKey key, Duty.Slashable duty, RequestMeter meter) {
    return protection
        .permit(key.publicKey(), duty)
        .whenComplete((_, _) -> meter.passed(Stage.STORE))
        .thenCompose(
            permit -> {
              if (permit.repeated()) {
                meter.repeats();
              }
              return signInTurn(key, duty, meter, () -> Signer.sign(key, permit));
            });
  }

  private CompletionStage<Signature> signInTurn(
      SecretKey key, Duty duty, RequestMeter meter, Supplier<Signature> signing) {
    return pool.submit(priority(duty), () -> sign(key, meter, signing));
  }

  private static Signature sign(SecretKey key, RequestMeter meter, Supplier<Signature> signing) {
    meter.waited();
    try {
      Signature signature = signing.get();
      meter.passed(Stage.BLS);
      return signature;
    } catch (WipedKeyException e) {
      throw unknown(key.publicKey());
    }
  }

  private static RefusedException unknown(PublicKey publicKey) {
    return new RefusedException(Refusal.UNKNOWN_KEY, "no such key: " + publicKey);
  }

  @Override
  public ReloadStatus reloadStatus() {
    return reloading.status();
  }

  @Override
  public boolean requestReload() {
    return reloading.request();
  }

  /** Signs with {@code next} from here on and wipes the keys that it lacks. */
  void change(KeyRing next) {
    KeyRing before = keys;
    keys = next;
    before.closeAllBut(next);
  }

  private Duty read(Map<String, Object> request) {
    try {
      return SigningRequest.read(request, network).duty();
    } catch (RefusedRequestException e) {
      throw new RefusedException(refusal(e), e.getMessage(), e);
    }
  }

  private Duty permitted(Duty duty) {
    if (!policy.allows(duty)) {
      throw new RefusedException(
          Refusal.NOT_PERMITTED,
          duty.type()
              + " is not allowed by the attested configuration, whose duties are "
              + policy.names()
              + ": the operator decides about that");
    }
    return duty;
  }

  private static Refusal refusal(RefusedRequestException refused) {
    return switch (refused) {
      case RefusedRequestException.Malformed _, RefusedRequestException.RootMismatch _ ->
          Refusal.MALFORMED;
      case RefusedRequestException.ForeignChain _ -> Refusal.SLASHABLE;
    };
  }

  @Override
  public Optional<HighWatermark> highWatermark() {
    try {
      return protection.highWatermark();
    } catch (StoreUnavailableException e) {
      throw new RefusedException(Refusal.SEALED, String.valueOf(e.getMessage()), e);
    }
  }

  static Priority priority(Duty duty) {
    return switch (duty) {
      case Duty.Block _, Duty.RandaoReveal _, Duty.ExecutionPayloadEnvelope _ -> Priority.BLOCK;
      case Duty.Vote _, Duty.PayloadAttestation _ -> Priority.VOTE;
      case Duty.SyncCommitteeMessage _,
          Duty.SyncCommitteeContribution _,
          Duty.AggregateAndProof _,
          Duty.ExecutionPayloadBid _,
          Duty.BuilderRequestAuth _ ->
          Priority.COMMITTEE;
      case Duty.Unslashable _ -> Priority.REST;
    };
  }

  /** What keeps this signer from contradicting what was signed before. */
  SlashingProtection protection() {
    return protection;
  }

  /** What the signing threads have done so far. */
  PoolCounters work() {
    return pool.counters();
  }

  /** Signs nothing more. */
  @Override
  public void close() {
    try {
      protection.close();
    } finally {
      pool.close();
    }
  }
}
