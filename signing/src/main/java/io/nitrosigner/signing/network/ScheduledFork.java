package io.nitrosigner.signing.network;

/**
 * When a fork begins.
 *
 * @param epoch the first epoch under {@code version}, or {@link #NEVER}
 */
public record ScheduledFork(Fork fork, ForkVersion version, long epoch) {
  /** Stands for every epoch from 2^63 on, {@code FAR_FUTURE_EPOCH} among them. */
  public static final long NEVER = Long.MAX_VALUE;
}
