package io.nitrosigner.slashing.interchange;

/** A file that is no interchange of EIP-3076, or that cannot be read or written. */
public final class InterchangeException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  InterchangeException(String message, Throwable cause) {
    super(message, cause);
  }
}
