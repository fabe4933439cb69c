package io.nitrosigner.enclave.http;

import java.time.Instant;
import java.util.Optional;

/**
 * How the reading of the key table goes, as {@code GET /reload} tells it.
 *
 * @param lastOperationTime when the last one was done
 * @param lastError what went wrong with it
 */
public record ReloadStatus(
    State state, Optional<Instant> lastOperationTime, Optional<String> lastError) {

  /** The states, by the names that Web3Signer gives them. */
  public enum State {
    /** Nothing was read since the signer started. */
    IDLE,
    RUNNING,
    COMPLETED,
    /** Some keys could not be loaded. */
    COMPLETED_WITH_ERRORS,
    /** The table could not be read; the keys are as they were. */
    FAILED
  }
}
