package io.nitrosigner.enclave.history;

import io.nitrosigner.protocol.control.HistoryAdditions;
import io.nitrosigner.protocol.control.HistoryRecord;
import io.nitrosigner.protocol.control.HistoryResults;
import io.nitrosigner.protocol.control.HistoryResults.Outcome;
import io.nitrosigner.protocol.control.HistoryResults.Result;
import io.nitrosigner.signing.bls.PublicKey;
import io.nitrosigner.signing.ssz.Root;
import io.nitrosigner.slashing.History;
import io.nitrosigner.slashing.History.Unregistered;
import io.nitrosigner.slashing.StoreUnavailableException;
import io.nitrosigner.slashing.TimeWindow;
import io.nitrosigner.slashing.Watermark;
import io.nitrosigner.slashing.WatermarkStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Carries out what an operator says of keys' pasts, and no more than this: to register a key that
 * has no history, and to raise a watermark as far as the present. Thread-safe.
 */
final class Additions {
  /** Beside a running signer, whose own records come first. */
  private static final int CONCURRENCY = 8;

  private final History history;
  private final Optional<Root> pinned;
  private final Optional<TimeWindow> window;
  private final CheckedClock clock;

  /**
   * Additions to a store.
   *
   * @param pinned the only chain whose histories are taken, if the network says which
   */
  Additions(
      WatermarkStore store,
      Optional<Root> pinned,
      Optional<TimeWindow> window,
      CheckedClock clock) {
    this.history = new History(store);
    this.pinned = pinned;
    this.window = window;
    this.clock = clock;
  }

  /** Does as {@code request} says, key by key; a store that has failed once is not asked again. */
  HistoryResults make(HistoryAdditions request) {
    Optional<Root> chain = request.genesisValidatorsRoot().map(Root::read).or(() -> pinned);
    Batch batch = new Batch(request.create() ? Unregistered.CREATE : Unregistered.LEAVE);
    List<Future<Result>> results = new ArrayList<>();
    try (ExecutorService workers =
        Executors.newFixedThreadPool(
            CONCURRENCY, Thread.ofPlatform().name("history-", 0).daemon().factory())) {
      for (HistoryRecord row : request.records()) {
        Watermark floor = watermark(row, chain);
        results.add(workers.submit(() -> batch.add(row.pubkey(), floor)));
      }
    }
    return new HistoryResults(results.stream().map(Future::resultNow).toList());
  }

  /** One request on its way. */
  private final class Batch {
    private final Unregistered unregistered;
    private volatile Optional<String> failure = Optional.empty();

    Batch(Unregistered unregistered) {
      this.unregistered = unregistered;
    }

    Result add(String pubkey, Watermark floor) {
      if (failure.isPresent()) {
        return new Result(pubkey, Outcome.UNAVAILABLE, failure);
      }
      if (floor.isOfAnotherChain(pinned)) {
        return new Result(
            pubkey, Outcome.OTHER_CHAIN, pinned.map(root -> "this network's is " + root));
      }
      Optional<String> implausible = implausible(floor);
      if (implausible.isPresent()) {
        return new Result(pubkey, Outcome.IMPLAUSIBLE, implausible);
      }
      try {
        History.Outcome outcome = history.raise(PublicKey.read(pubkey), floor, unregistered);
        return new Result(pubkey, told(outcome), Optional.empty());
      } catch (StoreUnavailableException e) {
        failure = Optional.of(String.valueOf(e.getMessage()));
        return new Result(pubkey, Outcome.UNAVAILABLE, failure);
      }
    }
  }

  /** A watermark in the far future would keep the key from signing for ever. */
  private Optional<String> implausible(Watermark floor) {
    if (window.isEmpty()) {
      return Optional.empty();
    }
    Optional<Instant> now = clock.now();
    if (now.isEmpty()) {
      return Optional.of("the clock of the enclave cannot be trusted");
    }
    return window.get().admits(floor, now.get())
        ? Optional.empty()
        : Optional.of("it lies in the future");
  }

  private static Watermark watermark(HistoryRecord row, Optional<Root> chain) {
    return new Watermark(
        chain,
        row.block()
            .map(
                block ->
                    new Watermark.Block(block.slotNumber(), block.signingRoot().map(Root::read))),
        row.vote()
            .map(
                vote ->
                    new Watermark.Vote(
                        vote.sourceNumber(),
                        vote.targetNumber(),
                        vote.signingRoot().map(Root::read))));
  }

  private static Outcome told(History.Outcome outcome) {
    return switch (outcome) {
      case CREATED -> Outcome.CREATED;
      case RAISED -> Outcome.RAISED;
      case UNCHANGED -> Outcome.UNCHANGED;
      case ABSENT -> Outcome.ABSENT;
      case OTHER_CHAIN -> Outcome.OTHER_CHAIN;
      case TAMPERED -> Outcome.TAMPERED;
    };
  }
}
