package io.nitrosigner.emulators.nsm;

/**
 * The emulated module, its certificates or its socket cannot work; never a refusal of a request.
 */
public final class EmulatedNsmException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  EmulatedNsmException(String message) {
    super(message);
  }

  EmulatedNsmException(String message, Throwable cause) {
    super(message, cause);
  }
}
