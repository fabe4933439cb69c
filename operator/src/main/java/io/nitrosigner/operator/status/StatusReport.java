package io.nitrosigner.operator.status;

import io.nitrosigner.protocol.control.EnclaveState;
import io.nitrosigner.protocol.control.EnclaveState.TlsState;
import io.nitrosigner.protocol.status.HostStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A {@link HostStatus} in words. */
public final class StatusReport {
  /** More failed keys than this are counted, not listed. */
  private static final int MAX_LISTED = 20;

  private StatusReport() {}

  /** Whether the enclave serves everything it was given, as another one would that starts now. */
  public static boolean healthy(HostStatus status) {
    return status.enclave().filter(StatusReport::servesAll).isPresent();
  }

  private static boolean servesAll(EnclaveState enclave) {
    return enclave.phase().equals("SERVING")
        && enclave.keysFailed() == 0
        && enclave.tls().flatMap(TlsState::problem).isEmpty();
  }

  /** The report, line by line. */
  public static List<String> lines(HostStatus status) {
    List<String> lines = new ArrayList<>();
    status
        .enclave()
        .ifPresentOrElse(
            enclave -> enclave(lines, enclave),
            () -> lines.add(line("phase", "no enclave answers")));
    lines.add(line("image", status.image()));
    status.enclaveId().ifPresent(id -> lines.add(line("enclave", id)));
    lines.add(line("host", status.activity() + " since " + status.since()));
    status.problem().ifPresent(problem -> lines.add(line("problem", problem)));
    return lines;
  }

  private static void enclave(List<String> lines, EnclaveState enclave) {
    lines.add(line("phase", enclave.phase() + " since " + enclave.since()));
    enclave.reason().ifPresent(reason -> lines.add(line("reason", reason)));
    lines.add(
        line(
            "keys",
            enclave.keysLoaded()
                + " loaded, "
                + enclave.keysFailed()
                + " failed, "
                + enclave.keysInactive()
                + " inactive"));
    enclave.failures().stream()
        .limit(MAX_LISTED)
        .forEach(failure -> lines.add(line("", "0x" + failure.pubkey() + ": " + failure.reason())));
    if (enclave.keysFailed() > Math.min(MAX_LISTED, enclave.failures().size())) {
      int listed = Math.min(MAX_LISTED, enclave.failures().size());
      lines.add(line("", "and " + (enclave.keysFailed() - listed) + " more"));
    }
    reload(enclave.reload()).ifPresent(reload -> lines.add(line("reload", reload)));
    enclave.tls().ifPresent(tls -> tls(lines, tls));
    enclave.configurationDigest().ifPresent(digest -> lines.add(line("config", digest)));
    new TreeMap<>(byIndex(enclave.pcrs()))
        .forEach((index, value) -> lines.add(line("PCR" + index, value)));
  }

  /** Only what keeps the keys from being those of the table. */
  private static Optional<String> reload(String word) {
    return switch (word) {
      case EnclaveState.RELOAD_REQUESTED, EnclaveState.RELOAD_RUNNING ->
          Optional.of(word + ": the keys may still be those before it");
      case EnclaveState.RELOAD_FAILED ->
          Optional.of(word + ": the keys are those before it, and the logs say why");
      default -> Optional.empty();
    };
  }

  private static void tls(List<String> lines, TlsState tls) {
    lines.add(line("tls", "certificate until " + tls.notAfter()));
    tls.problem()
        .ifPresent(
            problem ->
                lines.add(
                    line(
                        "", "a later one is not used, and no enclave starts with it: " + problem)));
  }

  private static Map<Integer, String> byIndex(Map<String, String> pcrs) {
    Map<Integer, String> byIndex = new TreeMap<>();
    pcrs.forEach((index, value) -> byIndex.put(Integer.parseInt(index), value));
    return byIndex;
  }

  private static String line(String label, String value) {
    return String.format("%-8s %s", label, value);
  }
}
