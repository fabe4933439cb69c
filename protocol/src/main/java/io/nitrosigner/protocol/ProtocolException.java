package io.nitrosigner.protocol;

/** A message, record or configuration that does not have the agreed form. */
public final class ProtocolException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Says what is wrong, with the field's name and what was expected; never with a secret. */
  public ProtocolException(String message) {
    super(message);
  }
}
