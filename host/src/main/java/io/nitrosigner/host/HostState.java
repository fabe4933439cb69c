package io.nitrosigner.host;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import io.nitrosigner.protocol.control.EnclaveState;
import io.nitrosigner.protocol.status.HostStatus;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the watchdog is doing and has found, for those who ask. Thread-safe. */
final class HostState {
  private static final Logger LOG = LoggerFactory.getLogger(HostState.class);

  private final InstantSource clock;
  private final String image;
  private long version;
  private long boots;
  private long failures;
  private String activity = "starting";
  private Instant since;
  private Optional<String> enclaveId = Optional.empty();
  private Optional<EnclaveState> enclave = Optional.empty();
  private Optional<String> problem = Optional.empty();

  HostState(InstantSource clock, String image) {
    this.clock = clock;
    this.image = image;
    this.since = clock.instant();
  }

  synchronized void doing(String newActivity) {
    if (!activity.equals(newActivity)) {
      activity = newActivity;
      since = clock.instant();
      changed();
      LOG.info("host activity={}", newActivity);
    }
  }

  synchronized void booted() {
    boots++;
  }

  synchronized void found(RunningEnclave running) {
    enclaveId = Optional.of(running.id());
    changed();
  }

  synchronized void heard(EnclaveState state) {
    Optional<EnclaveState> heard = Optional.of(state);
    if (!heard.equals(enclave)) {
      enclave = heard;
      problem = state.phase().equals("SERVING") ? Optional.empty() : problem;
      changed();
    }
  }

  synchronized void failed(String reason) {
    LOG.error("enclave does not serve reason={}", reason);
    problem = Optional.of(reason);
    failures++;
    changed();
  }

  /** Something is wrong that does not keep the enclave from serving. */
  synchronized void noticed(String reason) {
    LOG.error("serving with a problem reason={}", reason);
    problem = Optional.of(reason);
    changed();
  }

  /** What was noticed is over. */
  synchronized void solved() {
    problem = Optional.empty();
    changed();
  }

  /** As {@link #failed}, for a failure that nobody has thought of. */
  void broke(Throwable failure) {
    LOG.error("the watchdog met a failure of its own", failure);
    failed("internal error: " + failure.getClass().getSimpleName());
  }

  synchronized void gone() {
    enclaveId = Optional.empty();
    enclave = Optional.empty();
    changed();
  }

  /** How many enclaves were run. */
  synchronized long boots() {
    return boots;
  }

  /** How often the enclave could not be brought to serve. */
  synchronized long failures() {
    return failures;
  }

  private void changed() {
    version++;
    notifyAll();
  }

  /** The status once it is newer than {@code seen}, or as it is after {@code timeout}. */
  synchronized HostStatus statusAfter(long seen, Duration timeout) throws InterruptedException {
    long deadline = System.nanoTime() + timeout.toNanos();
    while (version <= seen) {
      long left = NANOSECONDS.toMillis(deadline - System.nanoTime());
      if (left <= 0) {
        break;
      }
      wait(left);
    }
    return status();
  }

  synchronized HostStatus status() {
    return new HostStatus(version, activity, since.toString(), image, enclaveId, enclave, problem);
  }
}
