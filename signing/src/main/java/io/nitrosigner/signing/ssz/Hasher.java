package io.nitrosigner.signing.ssz;

import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/**
 * A stack of 32-byte chunks that Merkleises in place: each value pushes exactly one chunk, its hash
 * tree root. One instance per thread, so that a root allocates nothing but itself.
 *
 * <p>Source: consensus-specs {@code ssz/simple-serialize.md#merkleization}.
 */
final class Hasher {
  static final int CHUNK = 32;

  /** Deeper trees do not occur: the longest list of the specifications has 2^40 entries. */
  private static final int MAX_DEPTH = 40;

  /** A block header with its ancestors on the stack fits; larger values let the stack grow. */
  private static final int INITIAL_CHUNKS = 64;

  private static final byte[][] ZERO_ROOTS = zeroRoots();
  private static final ThreadLocal<Hasher> OF_THREAD = ThreadLocal.withInitial(Hasher::new);

  private final MessageDigest sha256 = sha256();
  private byte[] chunks = new byte[INITIAL_CHUNKS * CHUNK];
  private int height;

  private Hasher() {}

  /** The calling thread's instance, empty. */
  static Hasher ofThread() {
    Hasher hasher = OF_THREAD.get();
    hasher.height = 0;
    return hasher;
  }

  /** The number of chunks that {@code length} bytes fill. */
  static int chunksOf(int length) {
    return (length + CHUNK - 1) / CHUNK;
  }

  /** The depth of the smallest binary tree with {@code leaves} leaves. */
  static int depthOf(long leaves) {
    return leaves <= 1 ? 0 : Long.SIZE - Long.numberOfLeadingZeros(leaves - 1);
  }

  /** Pushes {@code bytes}, the last chunk padded with zeros. */
  void push(byte[] bytes) {
    int start = grow(chunksOf(bytes.length));
    System.arraycopy(bytes, 0, chunks, start, bytes.length);
  }

  /** Pushes one chunk with {@code value} in little-endian order. */
  void push(long value) {
    putLong(grow(1), value);
  }

  /** Pushes {@code count} chunks of zeros and gives them 8-byte words to fill with {@link #set}. */
  int pushZeros(int count) {
    return grow(count) / Long.BYTES;
  }

  /** Sets the word that {@link #pushZeros} numbered. */
  void set(int word, long value) {
    putLong(word * Long.BYTES, value);
  }

  /** Replaces the top {@code count} chunks by the root of the tree of {@code depth} over them. */
  void fold(int count, int depth) {
    int base = (height - count) * CHUNK;
    if (count == 0) {
      push(ZERO_ROOTS[depth]);
      return;
    }
    int width = count;
    for (int level = 0; level < depth; level++) {
      if (width % 2 == 1) {
        System.arraycopy(ZERO_ROOTS[level], 0, chunks, base + width * CHUNK, CHUNK);
        width++;
      }
      width /= 2;
      for (int i = 0; i < width; i++) {
        hashPair(base + 2 * i * CHUNK, base + i * CHUNK);
      }
    }
    height += 1 - count;
  }

  /**
   * Replaces the top {@code count} chunks by the root of the progressive tree over them: binary
   * trees of 1, 4, 16, … leaves, the smallest nearest to the root, each to the left of the rest.
   *
   * <p>Source: EIP-7916 since EIPs#11032, ssz-specs v0.1.0 (merkleize_progressive). Older texts,
   * {@code ssz/simple-serialize.md} of 2025 among them, have the rest on the left.
   */
  void foldProgressively(int count) {
    foldProgressively(count, 0);
  }

  private void foldProgressively(int count, int depth) {
    if (count == 0) {
      push(ZERO_ROOTS[0]);
      return;
    }
    int first = (int) Math.min(count, 1L << depth);
    foldProgressively(count - first, depth + 2);
    byte[] rest = pop().bytes();
    fold(first, depth);
    push(rest);
    fold(2, 1);
  }

  /** Replaces the top chunk by its hash with {@code number}: what sets a list from a vector. */
  void mixIn(long number) {
    push(number);
    fold(2, 1);
  }

  /** Takes the top chunk. */
  Root pop() {
    height--;
    return new Root(Arrays.copyOfRange(chunks, height * CHUNK, (height + 1) * CHUNK));
  }

  /** Reserves zeroed chunks, keeping one spare behind them for {@link #fold} to pad with. */
  private int grow(int count) {
    int start = height * CHUNK;
    height += count;
    if ((height + 1) * CHUNK > chunks.length) {
      chunks = Arrays.copyOf(chunks, Math.max(2 * chunks.length, (height + 1) * CHUNK));
    }
    Arrays.fill(chunks, start, height * CHUNK, (byte) 0);
    return start;
  }

  private void putLong(int at, long value) {
    for (int i = 0; i < Long.BYTES; i++) {
      chunks[at + i] = (byte) (value >>> (Byte.SIZE * i));
    }
  }

  private void hashPair(int from, int to) {
    sha256.update(chunks, from, 2 * CHUNK);
    try {
      sha256.digest(chunks, to, CHUNK);
    } catch (DigestException e) {
      throw new AssertionError("SHA-256 fills 32 bytes", e);
    }
  }

  private static byte[][] zeroRoots() {
    MessageDigest sha256 = sha256();
    byte[][] roots = new byte[MAX_DEPTH + 1][CHUNK];
    for (int depth = 1; depth <= MAX_DEPTH; depth++) {
      sha256.update(roots[depth - 1]);
      roots[depth] = sha256.digest(roots[depth - 1]);
    }
    return roots;
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }
}
