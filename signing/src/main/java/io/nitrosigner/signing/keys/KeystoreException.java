package io.nitrosigner.signing.keys;

import io.nitrosigner.signing.SigningException;

/** A keystore that cannot be opened. */
public final class KeystoreException extends SigningException {
  private static final long serialVersionUID = 1L;

  /** What is wrong. */
  public enum Fault {
    /** The password, or what is stretched or deciphered with it: nobody can tell which. */
    PASSWORD,
    /** The keystore, with the right password. */
    DAMAGE,
    /** It takes more memory than there is for it. */
    MEMORY
  }

  private final Fault fault;

  KeystoreException(Fault fault, String message) {
    super(message);
    this.fault = fault;
  }

  /** What is wrong. */
  public Fault fault() {
    return fault;
  }
}
