package io.nitrosigner.signing.bls;

/** A key was to sign after it had been closed: it was removed meanwhile. */
public final class WipedKeyException extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  WipedKeyException(PublicKey key) {
    super("the secret of " + key + " was wiped");
  }
}
