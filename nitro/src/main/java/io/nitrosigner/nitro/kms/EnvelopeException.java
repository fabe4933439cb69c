package io.nitrosigner.nitro.kms;

import io.nitrosigner.nitro.NitroException;

/** An envelope that is not what KMS makes, or not for this key. Never says what it contained. */
public final class EnvelopeException extends NitroException {
  EnvelopeException(String message) {
    super("KMS envelope refused: " + message);
  }
}
