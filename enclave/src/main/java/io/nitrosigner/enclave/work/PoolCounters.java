package io.nitrosigner.enclave.work;

/**
 * What a {@link SigningPool} has done since it started.
 *
 * @param submitted work that was queued
 * @param completed work that left its thread, whatever came of it
 * @param rejected work that found its queue full
 */
public record PoolCounters(long submitted, long completed, long rejected) {
  /** Those of a pool that does not exist yet. */
  public static final PoolCounters NONE = new PoolCounters(0, 0, 0);
}
