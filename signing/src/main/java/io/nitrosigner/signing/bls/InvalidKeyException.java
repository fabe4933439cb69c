package io.nitrosigner.signing.bls;

import io.nitrosigner.signing.SigningException;

/** A secret or public key that must not be used; the message shows public keys only. */
public final class InvalidKeyException extends SigningException {
  private static final long serialVersionUID = 1L;

  InvalidKeyException(String message) {
    super(message);
  }
}
