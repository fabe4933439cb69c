package io.nitrosigner.enclave.telemetry;

import java.util.Locale;

/** What became of one call of KMS Decrypt. */
public enum KmsAnswer {
  /** KMS decrypted. */
  OK,
  /** KMS refused by its key policy: wrong image, configuration or role. */
  ACCESS_DENIED,
  /** KMS refused for another reason. */
  REFUSED,
  /** KMS did not answer. */
  UNREACHABLE;

  /** The label's value. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
