package io.nitrosigner.operator.slashing;

import io.nitrosigner.protocol.control.ControlRequest;
import io.nitrosigner.protocol.control.HistoryAdditions;

/** What shows an enclave that something comes from its operator. */
public interface Seal extends AutoCloseable {
  /** What to send; see {@link io.nitrosigner.protocol.records.OperatorSeal}. */
  ControlRequest.History seal(HistoryAdditions additions);

  @Override
  void close();
}
