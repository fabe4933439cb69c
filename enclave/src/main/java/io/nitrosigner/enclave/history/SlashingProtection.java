package io.nitrosigner.enclave.history;

import io.nitrosigner.enclave.http.Refusal;
import io.nitrosigner.enclave.http.RefusedException;
import io.nitrosigner.enclave.telemetry.Moment;
import io.nitrosigner.enclave.telemetry.Telemetry;
import io.nitrosigner.protocol.control.HistoryAdditions;
import io.nitrosigner.protocol.control.HistoryResults;
import io.nitrosigner.signing.bls.PublicKey;
import io.nitrosigner.signing.duty.Duty;
import io.nitrosigner.signing.network.Network;
import io.nitrosigner.slashing.HighWatermark;
import io.nitrosigner.slashing.Ledger;
import io.nitrosigner.slashing.Reason;
import io.nitrosigner.slashing.SlashableException;
import io.nitrosigner.slashing.StoreUnavailableException;
import io.nitrosigner.slashing.TimeWindow;
import io.nitrosigner.slashing.WatermarkStore;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Permits slashable duties, or refuses them with the reason, without blocking: a duty that waits
 * for its record holds up neither duties that need none nor blocks. There is no way around it and
 * no way to switch it off. Thread-safe.
 */
public final class SlashingProtection implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SlashingProtection.class);

  /** A signer proposes few blocks at a time, but those few must not wait for votes. */
  private static final int BLOCK_THREADS = 4;

  /**
   * A slot's votes of ten thousand keys, at five milliseconds each, within 150 ms. More threads
   * would only be slower all together where processors are the limit.
   */
  private static final int VOTE_THREADS = 12;

  private final Ledger ledger;
  private final Additions additions;
  private final CheckedClock clock;
  private final Optional<TimeWindow> window;
  private final HighWatermarkWatch highWatermark;
  private final Telemetry telemetry;
  private final RecordingThreads blocks = new RecordingThreads("record-block-", BLOCK_THREADS);
  private final RecordingThreads votes = new RecordingThreads("record-vote-", VOTE_THREADS);

  private SlashingProtection(
      WatermarkStore store,
      Network network,
      Optional<TimeWindow> window,
      CheckedClock clock,
      HighWatermarkWatch highWatermark,
      Telemetry telemetry) {
    WatermarkStore measured = telemetry.measured(store);
    this.ledger = new Ledger(measured, this::objection);
    this.additions = new Additions(measured, network.genesisValidatorsRoot(), window, clock);
    this.clock = clock;
    this.window = window;
    this.highWatermark = highWatermark;
    this.telemetry = telemetry;
  }

  /**
   * Begins to protect.
   *
   * @param windowEpochs of {@link TimeWindow}, which networks have that say when they began
   * @param clock closed with this object
   * @param highWatermark reads it from where the operator sets it
   * @throws RuntimeException when that fails
   */
  public static SlashingProtection start(
      WatermarkStore store,
      Network network,
      int windowEpochs,
      CheckedClock clock,
      Supplier<Optional<HighWatermark>> highWatermark,
      Telemetry telemetry) {
    SlashingProtection protection =
        new SlashingProtection(
            store,
            network,
            TimeWindow.of(network, windowEpochs),
            clock,
            HighWatermarkWatch.start(highWatermark),
            telemetry);
    CompletableFuture.allOf(
            protection.blocks.warm(highWatermark), protection.votes.warm(highWatermark))
        .join();
    return protection;
  }

  /**
   * Permits {@code duty} for {@code key} once that is recorded.
   *
   * @return a permit, or a {@link RefusedException}; within two seconds in any case. A permit that
   *     comes too late is dropped: its record stays, and nothing is signed
   */
  public CompletableFuture<Ledger.Permit> permit(PublicKey key, Duty.Slashable duty) {
    RecordingThreads threads =
        switch (duty) {
          case Duty.Block _ -> blocks;
          case Duty.Vote _ -> votes;
        };
    try {
      return threads
          .submit(() -> ledger.permit(key, duty))
          .exceptionally(
              problem -> {
                throw refused(key, problem);
              });
    } catch (RejectedExecutionException e) {
      throw new RefusedException(
          Refusal.OVERLOADED, "too many duties are waiting to be recorded", e);
    }
  }

  private Optional<Reason> objection(Duty.Slashable duty) {
    if (window.isPresent()) {
      Optional<Instant> now = clock.now();
      if (now.isEmpty()) {
        return Optional.of(Reason.CLOCK);
      }
      if (!window.get().contains(duty, now.get())) {
        return Optional.of(Reason.IMPLAUSIBLE_TIME);
      }
    }
    return highWatermark.end().filter(end -> !end.admits(duty)).map(_ -> Reason.HIGH_WATERMARK);
  }

  private RuntimeException refused(PublicKey key, Throwable problem) {
    return switch (problem) {
      case CompletionException wrapped when wrapped.getCause() != null ->
          refused(key, wrapped.getCause());
      case SlashableException slashable -> {
        telemetry.slashable(slashable.reason());
        log(key, slashable);
        yield new RefusedException(
            Refusal.SLASHABLE, String.valueOf(slashable.getMessage()), slashable);
      }
      case StoreUnavailableException unavailable ->
          new RefusedException(
              Refusal.SEALED, String.valueOf(unavailable.getMessage()), unavailable);
      case TimeoutException late ->
          new RefusedException(Refusal.SEALED, "the signing history did not answer in time", late);
      case RuntimeException own -> own;
      default -> new IllegalStateException("a permit failed", problem);
    };
  }

  /** What a client may cause every second is told quietly; what nobody should cause, loudly. */
  private static void log(PublicKey key, SlashableException refused) {
    switch (refused.reason()) {
      case TAMPERED, ROLLED_BACK, CLOCK ->
          LOG.error(
              "ALARM signing refused reason={} pubkey={} detail={}",
              refused.reason(),
              key,
              refused.getCause() == null ? "-" : refused.getCause().getMessage());
      case DOUBLE_BLOCK,
          DOUBLE_VOTE,
          SURROUND,
          INVERTED_VOTE,
          OTHER_CHAIN,
          UNREGISTERED,
          IMPLAUSIBLE_TIME,
          HIGH_WATERMARK ->
          LOG.warn("signing refused reason={} pubkey={}", refused.reason(), key);
    }
  }

  /**
   * Where signing ends, if the operator has set it.
   *
   * @throws StoreUnavailableException when that has not been read lately
   */
  public Optional<HighWatermark> highWatermark() {
    return highWatermark.heard();
  }

  /** Whether the signing history has answered lately. */
  public boolean isUp() {
    return highWatermark.isUp();
  }

  /** Adds to the history of keys, as the operator says. */
  public HistoryResults add(HistoryAdditions request) {
    HistoryResults results = additions.make(request);
    for (HistoryResults.Result result : results.results()) {
      if (result.outcome() == HistoryResults.Outcome.TAMPERED) {
        telemetry.slashable(Reason.TAMPERED);
        LOG.error("ALARM history not added reason=tampered pubkey=0x{}", result.pubkey());
      }
    }
    return results;
  }

  /** The time, if the clock can be trusted. */
  public Optional<Instant> now() {
    return clock.now();
  }

  /** How it is. */
  public Moment.Protection moment() {
    return new Moment.Protection(isUp(), clock.offset());
  }

  /** Permits nothing more. */
  @Override
  public void close() {
    clock.close();
    highWatermark.close();
    blocks.close();
    votes.close();
  }
}
