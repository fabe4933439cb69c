package io.nitrosigner.operator.slashing;

import io.nitrosigner.operator.UsageException;
import io.nitrosigner.protocol.control.HistoryAdditions;
import io.nitrosigner.protocol.control.HistoryResults;
import io.nitrosigner.protocol.control.HistoryResults.Outcome;
import io.nitrosigner.protocol.control.HistoryResults.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** An enclave that has done everything that it is asked for, a number of times. */
final class FakeEnclaveHistory implements EnclaveHistory {
  final List<HistoryAdditions> asked = new ArrayList<>();
  private final int answers;

  FakeEnclaveHistory(int answers) {
    this.answers = answers;
  }

  @Override
  public HistoryResults add(HistoryAdditions history) {
    if (asked.size() == answers) {
      throw new UsageException("the host program does not answer", "is it up?");
    }
    asked.add(history);
    return new HistoryResults(
        history.records().stream()
            .map(row -> new Result(row.pubkey(), Outcome.RAISED, Optional.of("so")))
            .toList());
  }
}
