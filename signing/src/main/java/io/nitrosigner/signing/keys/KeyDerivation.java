package io.nitrosigner.signing.keys;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.KDF;
import javax.crypto.spec.HKDFParameterSpec;

/**
 * The tree of BLS keys that grows from one seed. Sources: ERC-2333 (the steps), ERC-2334 (the
 * paths).
 *
 * <p>Pitfall: big-integer arithmetic is neither constant-time nor wiped. It runs where keys are
 * made, once per key, and never where they sign.
 */
public final class KeyDerivation {
  private static final BigInteger ORDER =
      new BigInteger("73eda753299d7d483339d80809a1d80553bda402fffe5bfeffffffff00000001", 16);
  private static final int KEY = 32;

  /** {@code ceil((3 * ceil(log2(r))) / 16)}. */
  private static final int WIDE_KEY = 48;

  private static final int MIN_SEED = 32;
  private static final int LAMPORT_CHUNKS = 255;
  private static final long MAX_INDEX = 0xffff_ffffL;

  /** Steps of a path: the standard names five after the root. */
  private static final int MAX_DEPTH = 16;

  private KeyDerivation() {}

  /**
   * The root of the tree: {@code derive_master_SK}.
   *
   * @param seed at least 32 bytes
   * @return 32 bytes, big-endian; the caller wipes them
   */
  public static byte[] master(byte[] seed) {
    if (seed.length < MIN_SEED) {
      throw new IllegalArgumentException(
          "a seed has at least " + MIN_SEED + " bytes, was " + seed.length);
    }
    return hkdfModR(seed);
  }

  /**
   * A branch: {@code derive_child_SK}.
   *
   * @param parent 32 bytes, big-endian
   * @param index from 0 to 2^32 - 1
   * @return 32 bytes, big-endian; the caller wipes them
   */
  public static byte[] child(byte[] parent, long index) {
    if (parent.length != KEY || index < 0 || index > MAX_INDEX) {
      throw new IllegalArgumentException(
          "expected a parent of 32 bytes and an index below 2^32, was " + index);
    }
    byte[] lamport = lamportPublicKey(parent, (int) index);
    return hkdfModR(lamport);
  }

  /**
   * The key at {@code path}, such as {@code m/12381/3600/0/0/0}, the signing key of validator 0.
   *
   * @return 32 bytes, big-endian; the caller wipes them
   * @throws IllegalArgumentException if the path is not one of ERC-2334
   */
  public static byte[] derive(byte[] seed, String path) {
    String[] steps = path.split("/", MAX_DEPTH + 2);
    if (!steps[0].equals("m") || steps.length > MAX_DEPTH + 1) {
      throw new IllegalArgumentException("expected a path like m/12381/3600/0/0/0, was " + path);
    }
    byte[] key = master(seed);
    for (int i = 1; i < steps.length; i++) {
      byte[] parent = key;
      key = child(parent, index(steps[i], path));
      Arrays.fill(parent, (byte) 0);
    }
    return key;
  }

  private static long index(String step, String path) {
    if (!step.matches("0|[1-9][0-9]{0,9}")) {
      throw new IllegalArgumentException("expected a number in each step of the path, was " + path);
    }
    return Long.parseLong(step);
  }

  /** {@code hkdf_mod_r}. Loops on the zero key, which happens with probability 2^-255. */
  private static byte[] hkdfModR(byte[] material) {
    byte[] salt = "BLS-SIG-KEYGEN-SALT-".getBytes(StandardCharsets.US_ASCII);
    byte[] input = Arrays.copyOf(material, material.length + 1);
    BigInteger key = BigInteger.ZERO;
    while (key.signum() == 0) {
      salt = sha256().digest(salt);
      byte[] wide = hkdf(salt, input, new byte[] {0, WIDE_KEY}, WIDE_KEY);
      key = new BigInteger(1, wide).mod(ORDER);
      Arrays.fill(wide, (byte) 0);
    }
    Arrays.fill(input, (byte) 0);
    return bigEndian(key);
  }

  /** {@code parent_SK_to_lamport_PK}. */
  private static byte[] lamportPublicKey(byte[] parent, int index) {
    byte[] salt = ByteBuffer.allocate(Integer.BYTES).putInt(index).array();
    byte[] flipped = new byte[parent.length];
    for (int i = 0; i < parent.length; i++) {
      flipped[i] = (byte) ~parent[i];
    }
    MessageDigest publicKey = sha256();
    hashChunks(hkdf(salt, parent, new byte[0], KEY * LAMPORT_CHUNKS), publicKey);
    hashChunks(hkdf(salt, flipped, new byte[0], KEY * LAMPORT_CHUNKS), publicKey);
    Arrays.fill(flipped, (byte) 0);
    return publicKey.digest();
  }

  private static void hashChunks(byte[] secrets, MessageDigest into) {
    MessageDigest sha256 = sha256();
    for (int at = 0; at < secrets.length; at += KEY) {
      sha256.update(secrets, at, KEY);
      into.update(sha256.digest());
    }
    Arrays.fill(secrets, (byte) 0);
  }

  private static byte[] hkdf(byte[] salt, byte[] material, byte[] purpose, int length) {
    try {
      return KDF.getInstance("HKDF-SHA256")
          .deriveData(
              HKDFParameterSpec.ofExtract()
                  .addSalt(salt)
                  .addIKM(material)
                  .thenExpand(purpose, length));
    } catch (GeneralSecurityException e) {
      throw new AssertionError("JDK 25 has HKDF", e);
    }
  }

  /** {@code key} in 32 bytes, without the sign byte or with the leading zeros it lacks. */
  static byte[] bigEndian(BigInteger key) {
    byte[] bytes = key.toByteArray();
    byte[] padded = new byte[KEY];
    int length = Math.min(bytes.length, KEY);
    System.arraycopy(bytes, bytes.length - length, padded, KEY - length, length);
    Arrays.fill(bytes, (byte) 0);
    return padded;
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (GeneralSecurityException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }

  static BigInteger order() {
    return ORDER;
  }
}
