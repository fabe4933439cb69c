package io.nitrosigner.host;

import io.nitrosigner.protocol.control.EnclaveState;
import io.nitrosigner.protocol.control.EnclaveState.TlsState;
import io.nitrosigner.protocol.control.GivenRows;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What enclaves may say of themselves. */
final class States {
  private States() {}

  static EnclaveState in(String phase) {
    return of(phase, Optional.empty(), "idle");
  }

  static EnclaveState failed(String reason) {
    return of("FAILED", Optional.of(reason), "idle");
  }

  static EnclaveState reloading() {
    return of("SERVING", Optional.empty(), "requested");
  }

  static EnclaveState runningAReload() {
    return of("SERVING", Optional.empty(), "running");
  }

  /** An enclave that serves these rows and carries out a change of them. */
  static EnclaveState changing(GivenRows rows) {
    return serving(rows, 0, Optional.empty(), "running");
  }

  /** An enclave that serves these rows. */
  static EnclaveState serving(GivenRows rows, int failed, Optional<TlsState> tls) {
    return serving(rows, failed, tls, "idle");
  }

  private static EnclaveState serving(
      GivenRows rows, int failed, Optional<TlsState> tls, String reload) {
    return new EnclaveState(
        "SERVING",
        "2026-11-22T12:00:00Z",
        "i-1-enc1",
        Map.of(),
        Optional.empty(),
        3,
        failed,
        0,
        List.of(),
        rows.digest(),
        tls,
        Optional.empty(),
        reload);
  }

  private static EnclaveState of(String phase, Optional<String> reason, String reload) {
    return new EnclaveState(
        phase,
        "2026-11-22T12:00:00Z",
        "i-1-enc1",
        Map.of("0", "00aa", "16", "16cc"),
        Optional.empty(),
        3,
        0,
        0,
        List.of(),
        GivenRows.NONE.digest(),
        Optional.empty(),
        reason,
        reload);
  }
}
