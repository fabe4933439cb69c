package io.nitrosigner.signing.keys;

import io.nitrosigner.signing.SigningException;

/** Words that are no mnemonic. The message tells places, never words. */
public final class MnemonicException extends SigningException {
  private static final long serialVersionUID = 1L;

  MnemonicException(String message) {
    super(message, false);
  }
}
