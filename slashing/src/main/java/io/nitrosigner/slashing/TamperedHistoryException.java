package io.nitrosigner.slashing;

import io.nitrosigner.signing.bls.PublicKey;

/** A stored history that no enclave of this deployment has written. */
public final class TamperedHistoryException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Names the key and what about its history is wrong. */
  public TamperedHistoryException(PublicKey key, String what) {
    super("the signing history of " + key + " is not authentic: " + what);
  }
}
