package io.nitrosigner.signing.keys;

import io.nitrosigner.signing.SigningException;

/** A keystore that cannot be opened: wrong password, damage, or parameters out of bounds. */
public final class KeystoreException extends SigningException {
  private static final long serialVersionUID = 1L;

  KeystoreException(String message) {
    super(message);
  }

  KeystoreException(String message, Throwable cause) {
    super(message, cause);
  }
}
