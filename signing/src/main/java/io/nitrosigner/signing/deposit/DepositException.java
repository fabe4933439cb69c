package io.nitrosigner.signing.deposit;

import io.nitrosigner.signing.SigningException;

/** A deposit that should not be made: an address or amount that is probably a mistake. */
public final class DepositException extends SigningException {
  private static final long serialVersionUID = 1L;

  DepositException(String message) {
    super(message, false);
  }
}
