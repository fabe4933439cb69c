package io.nitrosigner.nitro;

import org.jspecify.annotations.Nullable;

/**
 * Bytes or a device of the Nitro platform that are not what they must be. Messages name what was
 * found and what was expected, and never contain a secret.
 */
public abstract class NitroException extends RuntimeException {
  /** Creates an exception without a cause. */
  protected NitroException(String message) {
    super(message);
  }

  /** Creates an exception with the failure that led to it. */
  protected NitroException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
