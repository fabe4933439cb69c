package io.nitrosigner.emulators.laptop;

import io.nitrosigner.operator.UsageException;
import io.nitrosigner.operator.status.HostStatusClient;
import io.nitrosigner.operator.status.StatusReport;
import io.nitrosigner.protocol.control.EnclaveState;
import io.nitrosigner.protocol.status.HostStatus;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;

/**
 * Whether the enclave of a host serves, as its host tells.
 *
 * @param status URL of the host's status
 * @param enclave what to call the enclave
 * @param hint where to look when it does not serve
 */
record Serving(URI status, String enclave, String hint) {
  /** Ten thousand keys take a minute. */
  private static final Duration TIMEOUT = Duration.ofMinutes(5);

  /** Some attempts of the watchdog. */
  private static final Duration PROBLEM_TIMEOUT = Duration.ofSeconds(15);

  /** Whether it serves now. */
  boolean now() throws InterruptedException {
    try {
      return serving(HostStatusClient.read(status));
    } catch (IOException e) {
      return false;
    }
  }

  /** Has some patience with problems: the watchdog tries again. */
  HostStatus await() throws IOException, InterruptedException {
    long deadline = System.nanoTime() + TIMEOUT.toNanos();
    HostStatus seen = HostStatusClient.read(status);
    while (!serving(seen)) {
      if (seen.problem().isPresent()) {
        deadline = Math.min(deadline, System.nanoTime() + PROBLEM_TIMEOUT.toNanos());
      }
      if (System.nanoTime() > deadline) {
        throw new UsageException(
            enclave
                + " does not serve: "
                + seen.problem().orElse(String.join("; ", StatusReport.lines(seen))),
            hint);
      }
      seen = HostStatusClient.next(status, seen);
    }
    return seen;
  }

  private static boolean serving(HostStatus status) {
    return status.enclave().map(EnclaveState::phase).filter("SERVING"::equals).isPresent();
  }
}
