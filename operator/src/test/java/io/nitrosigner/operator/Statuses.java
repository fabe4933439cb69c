package io.nitrosigner.operator;

import io.nitrosigner.protocol.control.EnclaveState;
import io.nitrosigner.protocol.control.EnclaveState.KeyFailure;
import io.nitrosigner.protocol.control.EnclaveState.TlsState;
import io.nitrosigner.protocol.status.HostStatus;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** What hosts may say. */
public final class Statuses {
  private static final String PUBKEY = "ab".repeat(48);

  private static final TlsState TLS = new TlsState("row", "2027-11-22T12:00:00Z", Optional.empty());

  private Statuses() {}

  /** All is well. */
  public static HostStatus serving() {
    return of(Optional.of(enclave("SERVING", List.of(), TLS, "idle")), Optional.empty());
  }

  /** The enclave serves, without {@code failed} of its keys. */
  public static HostStatus servingWithout(int failed) {
    List<KeyFailure> failures =
        IntStream.range(0, failed).mapToObj(i -> new KeyFailure(PUBKEY, "reason " + i)).toList();
    return of(Optional.of(enclave("SERVING", failures, TLS, "idle")), Optional.empty());
  }

  /** All keys sign, under another certificate than the last one. */
  public static HostStatus servingOutdated() {
    TlsState tls = new TlsState("row", "2027-11-22T12:00:00Z", Optional.of("no PKCS#12"));
    return of(Optional.of(enclave("SERVING", List.of(), tls, "idle")), Optional.empty());
  }

  /** All is well, but for how the last reload goes or went. */
  public static HostStatus reloading(String word) {
    return of(Optional.of(enclave("SERVING", List.of(), TLS, word)), Optional.empty());
  }

  /** The enclave got no keys. */
  public static HostStatus failed() {
    return of(
        Optional.of(enclave("FAILED", List.of(), TLS, "idle")),
        Optional.of("the enclave failed: KMS refused"));
  }

  /** Nothing runs. */
  public static HostStatus withoutEnclave() {
    return of(Optional.empty(), Optional.of("nitro-cli: [ E26 ] no memory"));
  }

  private static HostStatus of(Optional<EnclaveState> enclave, Optional<String> problem) {
    return new HostStatus(
        7,
        "watching",
        "2026-11-22T12:00:05Z",
        "/opt/signer.eif",
        enclave.map(_ -> "i-1-enc1"),
        enclave,
        problem);
  }

  private static EnclaveState enclave(
      String phase, List<KeyFailure> failures, TlsState tls, String reload) {
    return new EnclaveState(
        phase,
        "2026-11-22T12:00:00Z",
        "i-1-enc1",
        Map.of("0", "00aa", "16", "16cc", "8", "08bb"),
        Optional.of("d16e57"),
        3,
        failures.size(),
        2,
        failures,
        "rows",
        Optional.of(tls),
        phase.equals("FAILED") ? Optional.of("KMS refused") : Optional.empty(),
        reload);
  }
}
