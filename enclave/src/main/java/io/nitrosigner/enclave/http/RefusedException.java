package io.nitrosigner.enclave.http;

import static java.util.Objects.requireNonNull;

/** A request that is not served: a public reason and message, and a cause for the log alone. */
public final class RefusedException extends RuntimeException {
  private final Refusal refusal;

  /** Refuses with a message that the client may read. */
  public RefusedException(Refusal refusal, String publicMessage) {
    super(publicMessage);
    this.refusal = requireNonNull(refusal, "refusal");
  }

  /** Refuses with a message that the client may read and a cause that it may not. */
  public RefusedException(Refusal refusal, String publicMessage, Throwable cause) {
    super(publicMessage, cause);
    this.refusal = requireNonNull(refusal, "refusal");
  }

  /** The public reason. */
  public Refusal refusal() {
    return refusal;
  }
}
