package io.nitrosigner.enclave.telemetry;

import io.nitrosigner.enclave.http.ServerCounters;
import io.nitrosigner.enclave.life.Phase;
import io.nitrosigner.enclave.work.PoolCounters;
import io.nitrosigner.signing.network.Network;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What an enclave is when its metrics are asked for.
 *
 * @param pcr0 the measurement of its image, hex
 * @param keys once it has a configuration
 * @param server what its server has counted; nothing before it serves
 * @param pool what its signing threads have counted; nothing before it serves
 * @param protection what slashing protection has to say; nothing before it serves
 * @param identity what clients see; nothing before it serves
 */
public record Moment(
    Phase phase,
    String pcr0,
    Optional<Keys> keys,
    ServerCounters server,
    PoolCounters pool,
    Optional<Protection> protection,
    Optional<Identity> identity) {

  /**
   * The keys of the enclave.
   *
   * @param loaded how many sign
   * @param expected how many there should be
   * @param failed how many rows could not be loaded, or not as they are now
   */
  public record Keys(Network network, int loaded, int expected, int failed) {}

  /**
   * Slashing protection.
   *
   * @param up whether the signing history answers
   * @param clockOffset how far the clock is ahead of the hypervisor's, if that is known
   */
  public record Protection(boolean up, Optional<Duration> clockOffset) {}

  /**
   * The TLS identity.
   *
   * @param notAfter when its certificate ends
   * @param outdated whether a later one was given that cannot be used
   */
  public record Identity(Instant notAfter, boolean outdated) {}

  /** An enclave that has just booted. */
  static Moment first() {
    return new Moment(
        Phase.SEALED,
        "unknown",
        Optional.empty(),
        ServerCounters.NONE,
        PoolCounters.NONE,
        Optional.empty(),
        Optional.empty());
  }
}
