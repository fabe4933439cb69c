package io.nitrosigner.slashing;

import io.nitrosigner.signing.bls.PublicKey;
import java.util.Arrays;

/** Names of validators, none of them a point. */
public final class Keys {
  public static final PublicKey KEY = key(0xab);

  private Keys() {}

  /** The key whose bytes are all {@code filler}. */
  public static PublicKey key(int filler) {
    byte[] bytes = new byte[PublicKey.LENGTH];
    Arrays.fill(bytes, (byte) filler);
    return new PublicKey(bytes);
  }
}
