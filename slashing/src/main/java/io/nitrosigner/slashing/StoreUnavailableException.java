package io.nitrosigner.slashing;

/** The store of watermarks did not answer in time, or not with an answer. */
public final class StoreUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Says why, in words fit for a client. */
  public StoreUnavailableException(String message) {
    super(message);
  }
}
