package io.nitrosigner.enclave.http;

import io.nitrosigner.enclave.telemetry.RequestMeter;
import io.nitrosigner.signing.bls.PublicKey;
import io.nitrosigner.signing.bls.Signature;
import io.nitrosigner.signing.duty.DutyType;
import io.nitrosigner.slashing.HighWatermark;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;

/**
 * Signs with the byte that the request's {@code n} names, at once or when the test says so; fails
 * as {@code fail} says.
 */
final class FakeApi implements SigningApi {
  static final PublicKey KEY = key(0xab);

  final List<Map<String, Object>> requests = Collections.synchronizedList(new ArrayList<>());
  final CountDownLatch held = new CountDownLatch(1);
  final CompletableFuture<Signature> pending = new CompletableFuture<>();
  volatile List<PublicKey> keys = List.of(KEY, key(0xcd));
  volatile Health health = new Health(List.of(Health.Check.of("keys-check", true)));

  volatile Optional<HighWatermark> end = Optional.empty();

  volatile ReloadStatus reload =
      new ReloadStatus(ReloadStatus.State.IDLE, Optional.empty(), Optional.empty());

  static PublicKey key(int filler) {
    byte[] bytes = new byte[PublicKey.LENGTH];
    Arrays.fill(bytes, (byte) filler);
    return new PublicKey(bytes);
  }

  static Signature signature(int filler) {
    byte[] bytes = new byte[Signature.LENGTH];
    Arrays.fill(bytes, (byte) filler);
    return new Signature(bytes);
  }

  @Override
  public List<PublicKey> publicKeys() {
    return keys;
  }

  @Override
  public boolean holds(PublicKey key) {
    return keys.contains(key);
  }

  @Override
  public Health health() {
    return health;
  }

  @Override
  public Optional<HighWatermark> highWatermark() {
    return end;
  }

  @Override
  public ReloadStatus reloadStatus() {
    return reload;
  }

  @Override
  public boolean requestReload() {
    return reload.state() != ReloadStatus.State.RUNNING;
  }

  @Override
  public CompletionStage<Signature> sign(
      PublicKey key, Map<String, Object> request, RequestMeter meter) {
    requests.add(request);
    if ("ATTESTATION".equals(request.get("type"))) {
      meter.read(DutyType.ATTESTATION);
    }
    return switch (String.valueOf(request.get("fail"))) {
      case "hold" -> {
        held.countDown();
        yield pending;
      }
      case "bug" -> throw new IllegalStateException("inner secret");
      case "late bug" -> CompletableFuture.failedFuture(new IllegalStateException("inner secret"));
      case "null" ->
          CompletableFuture.completedFuture(
              signature(request.get("n") instanceof Long n ? n.intValue() : 0));
      case String refusal ->
          CompletableFuture.failedFuture(
              new RefusedException(Refusal.valueOf(refusal), "public words"));
    };
  }
}
