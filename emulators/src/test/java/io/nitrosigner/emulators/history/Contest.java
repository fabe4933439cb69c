package io.nitrosigner.emulators.history;

import io.nitrosigner.signing.bls.PublicKey;
import io.nitrosigner.signing.duty.Duty;
import io.nitrosigner.slashing.Duties;
import io.nitrosigner.slashing.Ledger;
import io.nitrosigner.slashing.SlashableException;
import io.nitrosigner.slashing.StoreUnavailableException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Phaser;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** Two ledgers that are asked for conflicting messages of one key at once, round after round. */
record Contest(PublicKey key, Ledger one, Ledger other) {
  /** Whoever has no answer asks again, as validator clients do. */
  private static final int TRIES = 3;

  /** Two messages of which one at most may be signed. */
  record Round(Duty.Slashable one, Duty.Slashable other) {
    /** The other way round for every second round, as one of the two may have an advantage. */
    private static Round swapped(long number, Duty.Slashable first, Duty.Slashable second) {
      return number % 2 == 0 ? new Round(first, second) : new Round(second, first);
    }
  }

  /** What was permitted to either in each round. */
  record Result(List<Optional<Duty.Slashable>> one, List<Optional<Duty.Slashable>> other) {
    List<Duty.Slashable> signed() {
      return Stream.of(one, other).flatMap(List::stream).flatMap(Optional::stream).toList();
    }

    /** In how many rounds so many of the two messages were permitted. */
    long roundsWith(int permitted) {
      return IntStream.range(0, one.size())
          .filter(round -> count(one, round) + count(other, round) == permitted)
          .count();
    }

    private static int count(List<Optional<Duty.Slashable>> permitted, int round) {
      return permitted.get(round).isPresent() ? 1 : 0;
    }

    @Override
    public String toString() {
      return "one %d, other %d, both %d, neither %d of %d rounds"
          .formatted(
              one.stream().filter(Optional::isPresent).count(),
              other.stream().filter(Optional::isPresent).count(),
              roundsWith(2),
              roundsWith(0),
              one.size());
    }
  }

  /** Two blocks for each slot. */
  static List<Round> blocks(int rounds) {
    return LongStream.rangeClosed(1, rounds)
        .mapToObj(slot -> new Round(Duties.block(slot, "a"), Duties.block(slot, "b")))
        .toList();
  }

  /** Two votes for each target and, turn and turn about, one vote around another. */
  static List<Round> votes(int rounds) {
    return LongStream.range(0, rounds).mapToObj(Contest::votesOfRound).toList();
  }

  private static Round votesOfRound(long round) {
    long source = 4 * round;
    return round % 4 < 2
        ? Round.swapped(
            round, Duties.vote(source, source + 3, "a"), Duties.vote(source + 1, source + 2, "a"))
        : Round.swapped(
            round, Duties.vote(source, source + 3, "a"), Duties.vote(source + 1, source + 3, "b"));
  }

  /** Both are asked at once, and in the next round when both have an answer. */
  Result hold(List<Round> rounds) {
    Phaser start = new Phaser(2);
    try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
      Future<List<Optional<Duty.Slashable>>> first =
          threads.submit(() -> ask(one, start, rounds.stream().map(Round::one)));
      Future<List<Optional<Duty.Slashable>>> second =
          threads.submit(() -> ask(other, start, rounds.stream().map(Round::other)));
      return new Result(first.get(), second.get());
    } catch (InterruptedException | ExecutionException e) {
      throw new AssertionError(e);
    }
  }

  private List<Optional<Duty.Slashable>> ask(
      Ledger ledger, Phaser start, Stream<Duty.Slashable> duties) {
    List<Optional<Duty.Slashable>> permitted = new ArrayList<>();
    try {
      duties.forEach(
          duty -> {
            start.arriveAndAwaitAdvance();
            permitted.add(ask(ledger, duty));
          });
    } finally {
      start.arriveAndDeregister(); // so that a failure does not keep the other waiting
    }
    return permitted;
  }

  private Optional<Duty.Slashable> ask(Ledger ledger, Duty.Slashable duty) {
    for (int attempt = 0; attempt < TRIES; attempt++) {
      try {
        ledger.permit(key, duty);
        return Optional.of(duty);
      } catch (SlashableException refused) {
        return Optional.empty();
      } catch (StoreUnavailableException e) {
        // asks again
      }
    }
    return Optional.empty();
  }
}
