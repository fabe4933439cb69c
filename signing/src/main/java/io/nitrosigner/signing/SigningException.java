package io.nitrosigner.signing;

import static java.util.Objects.requireNonNull;

/**
 * Every refusal of this module. Its message names what was wrong, the value and what was expected;
 * it never contains a secret.
 */
public abstract class SigningException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  protected SigningException(String message) {
    super(message);
  }

  protected SigningException(String message, Throwable cause) {
    super(message, cause);
  }

  /** For refusals that describe input and not code: the stack is neither useful nor free. */
  protected SigningException(String message, boolean withStackTrace) {
    super(message, null, false, withStackTrace);
  }

  @Override
  public String getMessage() {
    return requireNonNull(super.getMessage());
  }
}
