package io.nitrosigner.slashing;

import java.util.Locale;

/** Why a slashable duty is not signed. */
public enum Reason {
  /** A block at or below the last slot (EIP-3076 condition 2). */
  DOUBLE_BLOCK("a block at this or a later slot has been signed already"),
  /** A vote at or below the last target (EIP-3076 condition 5). */
  DOUBLE_VOTE("an attestation with this or a later target has been signed already"),
  /** A source below the last source (EIP-3076 condition 4). */
  SURROUND("the source is older than the last signed one: it could surround another vote"),
  /** A source after its target. */
  INVERTED_VOTE("the source is after the target"),
  /** The key's history is that of another chain (EIP-3076 condition 1). */
  OTHER_CHAIN("the signing history of this key is that of another chain"),
  /** No history is stored: absence is never taken for "new". */
  UNREGISTERED(
      "no signing history is stored for this key: import it, or register the key as never used"),
  /** The stored history is older than what was signed here. */
  ROLLED_BACK("the stored signing history is older than what this enclave has signed"),
  /** The stored history was not written by an enclave of this deployment. */
  TAMPERED("the stored signing history is not authentic"),
  /** The slot or target epoch is not about now. */
  IMPLAUSIBLE_TIME("the slot or target epoch is too far from now"),
  /** It is not known what time it is. */
  CLOCK("the clock of this enclave cannot be trusted"),
  /** At or above the high watermark that the operator has set. */
  HIGH_WATERMARK("the slot or epoch is at or above the high watermark");

  private final String explanation;

  Reason(String explanation) {
    this.explanation = explanation;
  }

  /** One sentence for people. */
  public String explanation() {
    return explanation;
  }

  /** The word for metrics and logs. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
