package io.nitrosigner.enclave.telemetry;

import io.nitrosigner.enclave.http.ServerCounters;
import io.nitrosigner.enclave.life.Phase;
import io.nitrosigner.enclave.work.PoolCounters;
import io.nitrosigner.signing.network.Network;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** Moments of an enclave's life. */
final class Moments {
  static final Network NETWORK =
      Network.read(
          Map.of(
              "PRESET_BASE", "minimal",
              "SECONDS_PER_SLOT", "6",
              "GENESIS_FORK_VERSION", "0x00000001"));

  private Moments() {}

  static Moment serving() {
    return new Moment(
        Phase.SERVING,
        "00aa",
        Optional.of(new Moment.Keys(NETWORK, 3, 4, 2)),
        new ServerCounters(1, 9, 5, 3, 1),
        new PoolCounters(7, 6, 1),
        Optional.of(new Moment.Protection(true, Optional.of(Duration.ofMillis(3)))),
        Optional.of(new Moment.Identity(Instant.ofEpochSecond(1_800_000_000), true)));
  }
}
