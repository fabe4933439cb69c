package io.nitrosigner.operator.keys;

import io.nitrosigner.operator.UsageException;
import io.nitrosigner.protocol.tables.NextIndexes.Open;
import io.nitrosigner.protocol.tables.NextIndexes.Used;
import java.util.Optional;

/**
 * The indexes that one run makes, and what is remembered of them.
 *
 * <p>An index that was finished is never made again: its key must be in the table under the same
 * deployment, and stays. Indexes that were begun and not finished are made by whoever comes next
 * for the same deployment, or given up for good by an explicit start behind them.
 *
 * @param known the keys of the range below this index must exist
 * @param seen what was remembered before
 * @param begun what is remembered while the keys are made
 * @param done what is remembered once they are
 */
public record IndexClaim(IndexRange range, long known, Used seen, Used begun, Used done) {
  /** Decides which indexes {@code request} means. */
  static IndexClaim of(GenerationRequest request, Used seen) {
    long finished = seen.open().map(Open::from).orElse(seen.next());
    long start = request.start().orElse(finished);
    IndexRange range = IndexRange.of(start, request.count());
    if (range.end() <= finished) {
      return new IndexClaim(range, range.end(), seen, seen, seen);
    }
    if (start >= seen.next()) {
      return new IndexClaim(
          range,
          start,
          seen,
          open(range.end(), start, request.deployment()),
          new Used(range.end(), Optional.empty()));
    }
    seen.open().ifPresent(open -> checkOwner(open, seen.next(), request.deployment()));
    Used begun = open(Math.max(seen.next(), range.end()), finished, request.deployment());
    return new IndexClaim(
        range, Math.max(start, finished), seen, begun, finish(begun, range, finished));
  }

  private static Used finish(Used begun, IndexRange range, long finished) {
    if (range.start() > finished) {
      return begun; // those before the range are still to be made
    }
    return range.end() == begun.next()
        ? new Used(begun.next(), Optional.empty())
        : new Used(begun.next(), begun.open().map(o -> new Open(range.end(), o.deployment())));
  }

  private static void checkOwner(Open open, long next, String deployment) {
    if (!open.deployment().equals(deployment)) {
      throw new UsageException(
          "indexes %d to %d of this mnemonic were begun for the deployment %s and not finished"
              .formatted(open.from(), next - 1, open.deployment()),
          "finish them there first; --start-index " + next + " gives them up for good");
    }
  }

  private static Used open(long next, long from, String deployment) {
    return new Used(next, Optional.of(new Open(from, deployment)));
  }

  /** Whether this run finishes what an earlier one has begun. */
  public boolean resumes() {
    return seen.open().equals(begun.open()) && begun.open().isPresent() && range.end() > known;
  }
}
