package io.nitrosigner.enclave.unseal;

/** A secret that could not be unsealed, and why; never with the secret. */
public final class UnsealException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Why. */
  public UnsealException(String message) {
    super(message);
  }
}
