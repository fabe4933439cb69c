package io.nitrosigner.emulators.nitrocli;

/** A command failed; the message is the one nitro-cli would print, code included. */
public final class NitroCliException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  NitroCliException(NitroCliError error, String detail) {
    super(error.message(detail));
  }

  NitroCliException(NitroCliError error, String detail, Throwable cause) {
    super(error.message(detail), cause);
  }

  /** A failure that a machine process reported, in its own words. */
  NitroCliException(String message) {
    super(message);
  }
}
