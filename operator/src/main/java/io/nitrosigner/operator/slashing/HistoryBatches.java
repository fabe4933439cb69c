package io.nitrosigner.operator.slashing;

import io.nitrosigner.operator.UsageException;
import io.nitrosigner.protocol.control.HistoryAdditions;
import io.nitrosigner.protocol.control.HistoryRecord;
import io.nitrosigner.signing.bls.PublicKey;
import io.nitrosigner.signing.ssz.Root;
import io.nitrosigner.slashing.Watermark;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntConsumer;

/**
 * Hands watermarks to an enclave, some at a time. Nothing is ever lowered, so whoever is
 * interrupted starts again.
 *
 * @param progress told how many keys are done
 */
public record HistoryBatches(EnclaveHistory enclave, IntConsumer progress) {
  /** Small enough to be answered within a second, large enough for thousands of keys a minute. */
  public static final int SIZE = 100;

  /** Raises keys to {@code floors}; those that have no history are registered with them. */
  public List<KeyReport> create(Optional<Root> chain, Map<PublicKey, Watermark> floors)
      throws InterruptedException {
    return send(chain, true, floors);
  }

  /** Raises keys to {@code floors}; those that have no history stay without. */
  public List<KeyReport> raise(Map<PublicKey, Watermark> floors) throws InterruptedException {
    return send(Optional.empty(), false, floors);
  }

  private List<KeyReport> send(
      Optional<Root> chain, boolean create, Map<PublicKey, Watermark> floors)
      throws InterruptedException {
    List<HistoryRecord> all =
        floors.entrySet().stream().map(floor -> row(floor.getKey(), floor.getValue())).toList();
    List<KeyReport> reports = new ArrayList<>();
    for (int from = 0; from < all.size(); from += SIZE) {
      List<HistoryRecord> batch = all.subList(from, Math.min(all.size(), from + SIZE));
      try {
        enclave
            .add(new HistoryAdditions(chain.map(Root::toString), create, batch))
            .results()
            .forEach(result -> reports.add(KeyReport.of(result)));
      } catch (UsageException e) {
        throw from == 0 ? e : interrupted(e, from, all.size());
      }
      progress.accept(reports.size());
    }
    return reports;
  }

  private static UsageException interrupted(UsageException why, int done, int all) {
    return new UsageException(
        "after " + done + " of " + all + " keys: " + why.getMessage(),
        why.hint().map(hint -> hint + "; then ").orElse("") + "run it again, which continues");
  }

  /** A watermark as the control channel has it. */
  static HistoryRecord row(PublicKey key, Watermark floor) {
    return new HistoryRecord(
        key.toString().substring(2),
        floor
            .block()
            .map(block -> HistoryRecord.Block.of(block.slot(), block.root().map(Root::toString))),
        floor
            .vote()
            .map(
                vote ->
                    HistoryRecord.Vote.of(
                        vote.source(), vote.target(), vote.root().map(Root::toString))));
  }
}
