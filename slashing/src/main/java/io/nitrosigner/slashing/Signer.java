package io.nitrosigner.slashing;

import io.nitrosigner.signing.bls.SecretKey;
import io.nitrosigner.signing.bls.Signature;
import io.nitrosigner.signing.bls.SigningAccess;
import io.nitrosigner.signing.duty.Duty;

/**
 * The only way to a signature. A duty that could be slashed is signed with a {@link Ledger.Permit},
 * any other as it is; nothing signs a bare root. Thread-safe.
 */
public final class Signer {
  private Signer() {}

  /** Signs a message that was permitted for this key. */
  public static Signature sign(SecretKey key, Ledger.Permit permit) {
    if (!permit.key().equals(key.publicKey())) {
      throw new IllegalArgumentException(
          "the permit is for " + permit.key() + ", not for " + key.publicKey());
    }
    return key.sign(permit.signingRoot(), SigningAccess.get());
  }

  /** Signs a duty that cannot be slashed. */
  public static Signature sign(SecretKey key, Duty.Unslashable duty) {
    return key.sign(duty.signingRoot(), SigningAccess.get());
  }
}
