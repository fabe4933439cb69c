package io.nitrosigner.nitro.nsm;

import io.nitrosigner.nitro.NitroException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A security module that refused, answered nonsense, or could not be reached. */
public final class NsmException extends NitroException {
  private final @Nullable NsmError error;

  /** A failure of the transport or of a message. */
  public NsmException(String message) {
    super(message);
    error = null;
  }

  /** A failure of the transport or of a message, and what led to it. */
  public NsmException(String message, Throwable cause) {
    super(message, cause);
    error = null;
  }

  /** A refusal by the module itself. */
  NsmException(String message, NsmError error) {
    super(message);
    this.error = error;
  }

  /** The module's own error, when it was the module that refused. */
  public Optional<NsmError> error() {
    return Optional.ofNullable(error);
  }
}
