package io.nitrosigner.signing.keys;

import io.nitrosigner.signing.bls.PublicKey;
import io.nitrosigner.signing.bls.SecretKey;
import java.util.Arrays;

/**
 * The validators of one seed. The part of the path that all share is derived once. Thread-safe;
 * wiped by {@link #close}. Source: ERC-2334.
 */
public final class KeyTree implements AutoCloseable {
  /** The branch below which each validator has its number. */
  public static final String TRUNK = "m/12381/3600";

  /** Numbers are below 2^32. */
  public static final long MAX_INDEX = 0xffff_ffffL;

  private final byte[] trunk;
  private final PublicKey publicKey;

  private KeyTree(byte[] trunk) {
    this.trunk = trunk;
    this.publicKey = publicKey(trunk.clone());
  }

  /** The tree of {@code seed}, which is zeroed. */
  public static KeyTree of(byte[] seed) {
    try {
      return new KeyTree(KeyDerivation.derive(seed, TRUNK));
    } finally {
      Arrays.fill(seed, (byte) 0);
    }
  }

  /**
   * The public key of the trunk, which no validator uses. It names the tree and gives nothing of it
   * away: every branch grows from secrets alone.
   */
  public PublicKey name() {
    return publicKey;
  }

  /**
   * The secret that signs for validator {@code index}.
   *
   * @return 32 bytes, big-endian; the caller wipes them
   */
  public byte[] signing(long index) {
    byte[] parent = withdrawal(index);
    try {
      return KeyDerivation.child(parent, 0);
    } finally {
      Arrays.fill(parent, (byte) 0);
    }
  }

  /**
   * The public key that {@code 0x00} withdrawal credentials of validator {@code index} commit to.
   */
  public PublicKey withdrawalKey(long index) {
    return publicKey(withdrawal(index));
  }

  private byte[] withdrawal(long index) {
    byte[] account = KeyDerivation.child(trunk, index);
    try {
      return KeyDerivation.child(account, 0);
    } finally {
      Arrays.fill(account, (byte) 0);
    }
  }

  private static PublicKey publicKey(byte[] secret) {
    try (SecretKey key = SecretKey.adopt(secret)) {
      return key.publicKey();
    }
  }

  @Override
  public void close() {
    Arrays.fill(trunk, (byte) 0);
  }

  @Override
  public String toString() {
    return "KeyTree[" + publicKey + "]";
  }
}
