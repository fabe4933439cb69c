package io.nitrosigner.enclave.history;

import io.nitrosigner.enclave.telemetry.Telemetry;
import io.nitrosigner.signing.bls.PublicKey;
import io.nitrosigner.signing.network.Network;
import io.nitrosigner.slashing.HighWatermark;
import io.nitrosigner.slashing.MemoryWatermarkStore;
import io.nitrosigner.slashing.Watermark;
import io.nitrosigner.slashing.WatermarkStore;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Optional;

/** Slashing protection over stores in memory. */
public final class Protections {
  /** Epochs either way, on networks that have a time. */
  public static final int WINDOW = 1;

  private static final InstantSource STANDING = InstantSource.fixed(Instant.EPOCH);

  private Protections() {}

  /** With keys that have never signed. */
  public static SlashingProtection of(
      Collection<PublicKey> keys, Network network, Telemetry telemetry) {
    MemoryWatermarkStore store = new MemoryWatermarkStore();
    keys.forEach(key -> store.create(key, Watermark.NEVER_SIGNED));
    return over(store, network, telemetry);
  }

  /** With any store, at the beginning of time. */
  public static SlashingProtection over(
      WatermarkStore store, Network network, Telemetry telemetry) {
    return SlashingProtection.start(
        store, network, WINDOW, clock(STANDING, STANDING), Optional::empty, telemetry);
  }

  /** With an end. */
  public static SlashingProtection until(
      HighWatermark end, WatermarkStore store, Network network, Telemetry telemetry) {
    return SlashingProtection.start(
        store, network, WINDOW, clock(STANDING, STANDING), () -> Optional.of(end), telemetry);
  }

  /** At a time by the enclave's own clock, while the hypervisor has another. */
  public static SlashingProtection at(
      InstantSource own,
      InstantSource hypervisor,
      WatermarkStore store,
      Network network,
      Telemetry telemetry) {
    return SlashingProtection.start(
        store, network, WINDOW, clock(own, hypervisor), Optional::empty, telemetry);
  }

  private static CheckedClock clock(InstantSource own, InstantSource hypervisor) {
    CheckedClock clock = CheckedClock.idle(hypervisor::instant, own, () -> 0);
    clock.check();
    return clock;
  }
}
