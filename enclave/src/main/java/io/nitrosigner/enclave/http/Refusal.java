package io.nitrosigner.enclave.http;

/**
 * Why a request was not served, as clients and metrics see it. Thread-safe.
 *
 * <p>The codes are Web3Signer's where clients act on them: 404 unknown key, 412 slashable.
 */
public enum Refusal {
  /** The request cannot be read, or contradicts itself. */
  MALFORMED(400),
  /** The attested configuration does not allow it. */
  NOT_PERMITTED(403),
  /** No such key is loaded. */
  UNKNOWN_KEY(404),
  /** Signing could get the validator slashed. */
  SLASHABLE(412),
  /** The keys are not unsealed, or the signing history cannot be reached. */
  SEALED(503),
  /** More work is waiting than can be done in time. */
  OVERLOADED(503),
  /** Our own fault. */
  BUG(500);

  private final int status;

  Refusal(int status) {
    this.status = status;
  }

  /** The HTTP status code. */
  public int status() {
    return status;
  }
}
