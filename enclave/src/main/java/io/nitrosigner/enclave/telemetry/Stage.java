package io.nitrosigner.enclave.telemetry;

import java.util.Locale;

/** What the time of a request goes into, in this order; waiting is counted apart. */
public enum Stage {
  /** From the body to a duty. */
  PARSE,
  /** Whether the duty is allowed, and for a key that is here. */
  POLICY,
  /** Judging a slashable duty and recording it. */
  STORE,
  /** The signature itself. */
  BLS;

  /** The label's value. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
