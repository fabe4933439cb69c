package io.nitrosigner.enclave.telemetry;

import java.util.Locale;

/** How a TLS handshake ended. */
public enum Handshake {
  /** Finished. */
  OK,
  /** The client does not trust the signer's certificate. */
  UNTRUSTED,
  /** Anything else, giving up included. */
  FAILED;

  /** The label's value. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
