package io.nitrosigner.enclave.unseal;

import io.nitrosigner.protocol.control.EnclaveState.KeyFailure;
import io.nitrosigner.signing.bls.SecretKey;
import java.util.List;

/** Key rings without an unsealing. */
public final class KeyRings {
  private KeyRings() {}

  /** A ring of {@code keys}, and of failures. */
  public static KeyRing of(List<SecretKey> keys, KeyFailure... failures) {
    return new KeyRing(keys, List.of(failures));
  }
}
