package io.nitrosigner.slashing;

/** A duty that was refused because signing it could be slashed. */
public final class SlashableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Verdict.Reason reason;

  SlashableException(Verdict.Reason reason) {
    super(reason.explanation());
    this.reason = reason;
  }

  /** Why. */
  public Verdict.Reason reason() {
    return reason;
  }
}
