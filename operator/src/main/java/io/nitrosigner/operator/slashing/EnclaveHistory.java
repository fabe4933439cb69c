package io.nitrosigner.operator.slashing;

import io.nitrosigner.protocol.control.HistoryAdditions;
import io.nitrosigner.protocol.control.HistoryResults;

/** The way to an enclave, which alone writes histories. */
@FunctionalInterface
public interface EnclaveHistory {
  /**
   * Adds to the stored histories.
   *
   * @throws io.nitrosigner.operator.UsageException when it cannot be done; what was done may be
   *     done again
   */
  HistoryResults add(HistoryAdditions additions) throws InterruptedException;
}
