package io.nitrosigner.enclave;

import io.nitrosigner.enclave.http.ReloadStatus;
import io.nitrosigner.enclave.http.ReloadStatus.State;
import io.nitrosigner.protocol.control.EnclaveState;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;

/** Whether the host shall read the key table, and how it went the last time. Thread-safe. */
final class Reloading {
  private final InstantSource clock;
  private final Runnable bell;
  private boolean requested;
  private ReloadStatus status = new ReloadStatus(State.IDLE, Optional.empty(), Optional.empty());

  /**
   * Nothing requested yet.
   *
   * @param bell tells the host that there is something to ask for; must not block
   */
  Reloading(InstantSource clock, Runnable bell) {
    this.clock = clock;
    this.bell = bell;
  }

  /** Asks the host; false while an earlier reload is not done. */
  boolean request() {
    synchronized (this) {
      if (status.state() == State.RUNNING) {
        return false;
      }
      requested = true;
      run();
    }
    bell.run();
    return true;
  }

  /** The host has answered, or comes by itself; false while an earlier answer is worked on. */
  synchronized boolean begin() {
    if (status.state() == State.RUNNING && !requested) {
      return false;
    }
    requested = false;
    run();
    return true;
  }

  private void run() {
    status = new ReloadStatus(State.RUNNING, status.lastOperationTime(), status.lastError());
  }

  /** The keys are what the table says, but for {@code failures} of them. */
  synchronized void completed(int failures) {
    boolean all = failures == 0;
    done(
        all ? State.COMPLETED : State.COMPLETED_WITH_ERRORS,
        all ? Optional.empty() : Optional.of(failures + " keys could not be loaded"));
  }

  /** The keys are what they were. */
  synchronized void failed(String reason) {
    done(State.FAILED, Optional.of(reason));
  }

  private void done(State state, Optional<String> error) {
    requested = false;
    status = new ReloadStatus(state, Optional.of(clock.instant()), error);
  }

  synchronized ReloadStatus status() {
    return status;
  }

  /** As {@link EnclaveState#reload} says it. */
  synchronized String word() {
    return requested
        ? EnclaveState.RELOAD_REQUESTED
        : status.state().name().toLowerCase(Locale.ROOT);
  }
}
