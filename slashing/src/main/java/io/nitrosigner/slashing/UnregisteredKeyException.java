package io.nitrosigner.slashing;

import io.nitrosigner.signing.bls.PublicKey;

/** A slashable duty for a key whose signing history is not known. */
public final class UnregisteredKeyException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnregisteredKeyException(PublicKey key) {
    super("no signing history is known for " + key);
  }
}
