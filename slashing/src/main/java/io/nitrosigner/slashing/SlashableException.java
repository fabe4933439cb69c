package io.nitrosigner.slashing;

/** A duty that was refused because signing it could be slashed. */
public final class SlashableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Reason reason;

  SlashableException(Reason reason) {
    super(reason.explanation());
    this.reason = reason;
  }

  SlashableException(Reason reason, Throwable cause) {
    super(reason.explanation(), cause);
    this.reason = reason;
  }

  /** Why. */
  public Reason reason() {
    return reason;
  }
}
