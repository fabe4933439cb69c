package io.nitrosigner.operator;

import java.util.Optional;

/** Something the operator can put right: shown as one line, with a hint where we have one. */
public final class UsageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String hint;

  /** What is wrong. */
  public UsageException(String message) {
    this(message, "");
  }

  /** What is wrong, and what to do about it. */
  public UsageException(String message, String hint) {
    super(message);
    this.hint = hint;
  }

  /** What to do about it, if we know. */
  public Optional<String> hint() {
    return hint.isEmpty() ? Optional.empty() : Optional.of(hint);
  }
}
