package io.nitrosigner.enclave.telemetry;

import java.util.Locale;

/** What is asked of the store of watermarks. */
public enum StoreOperation {
  /** Reading a watermark. */
  FIND,
  /** Registering a key. */
  CREATE,
  /** Replacing one. */
  ADVANCE;

  /** The label's value. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
