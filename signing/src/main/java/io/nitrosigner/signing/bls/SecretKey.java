package io.nitrosigner.signing.bls;

import static java.util.Objects.requireNonNull;

import io.nitrosigner.signing.duty.SigningRoot;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A validator's secret scalar. It exists once, outside the heap, and is wiped by {@link #close};
 * nothing reads it back. Thread-safe: after {@code close} signatures are refused, and the last one
 * under way wipes the scalar as it ends.
 */
public final class SecretKey implements AutoCloseable {
  private static final int LENGTH = 32;

  /** Set in {@link #users} for good by {@link #close}. */
  private static final int CLOSED = Integer.MIN_VALUE;

  private static final HashedRoots HASHED_ROOTS = new HashedRoots();

  /** How many signatures read the scalar at this moment. */
  private final AtomicInteger users = new AtomicInteger();

  private final MemorySegment scalar;
  private final PublicKey publicKey;

  private SecretKey(MemorySegment scalar, PublicKey publicKey) {
    this.scalar = scalar;
    this.publicKey = publicKey;
  }

  /**
   * Takes over a scalar and zeroes {@code bigEndian}, whatever the outcome.
   *
   * @param bigEndian 32 bytes, big-endian
   * @throws InvalidKeyException if the scalar is not between 0 and r, both excluded
   */
  public static SecretKey adopt(byte[] bigEndian) {
    MemorySegment scalar = LockedMemory.scalar();
    try {
      load(scalar, bigEndian);
      return new SecretKey(scalar, derive(scalar));
    } catch (RuntimeException e) {
      LockedMemory.release(scalar);
      throw e;
    } finally {
      Arrays.fill(bigEndian, (byte) 0);
    }
  }

  /**
   * As {@link #adopt(byte[])}, for a scalar whose public key is known.
   *
   * @throws InvalidKeyException also if the scalar derives another key than {@code expected}
   */
  public static SecretKey adopt(byte[] bigEndian, PublicKey expected) {
    SecretKey key = adopt(bigEndian);
    if (!key.publicKey.equals(expected)) {
      key.close();
      throw new InvalidKeyException(
          "the secret of " + expected + " is the secret of " + key.publicKey);
    }
    return key;
  }

  public PublicKey publicKey() {
    return publicKey;
  }

  /**
   * Signs {@code root}.
   *
   * @throws WipedKeyException if this key was closed
   */
  public Signature sign(SigningRoot root, SigningAccess access) {
    requireNonNull(access, "access");
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment hash = HASHED_ROOTS.point(root, arena);
      MemorySegment point = arena.allocate(Blst.P2, Blst.ALIGNMENT);
      multiply(point, hash);
      MemorySegment compressed = arena.allocate(Signature.LENGTH);
      Blst.compressP2(compressed, point);
      return new Signature(compressed.toArray(ValueLayout.JAVA_BYTE));
    }
  }

  @Override
  public void close() {
    if (users.getAndUpdate(count -> count | CLOSED) == 0) {
      LockedMemory.release(scalar);
    }
  }

  @Override
  public String toString() {
    return "SecretKey[" + publicKey + "]";
  }

  private void multiply(MemorySegment point, MemorySegment hash) {
    if (users.updateAndGet(count -> count < 0 ? count : count + 1) < 0) {
      throw new WipedKeyException(publicKey);
    }
    try {
      Blst.sign(point, hash, scalar);
    } finally {
      if (users.decrementAndGet() == CLOSED) {
        LockedMemory.release(scalar);
      }
    }
  }

  private static void load(MemorySegment scalar, byte[] bigEndian) {
    if (bigEndian.length != LENGTH) {
      throw new InvalidKeyException("a secret key has 32 bytes, was " + bigEndian.length);
    }
    MemorySegment copy = LockedMemory.scalar();
    try {
      copy.copyFrom(MemorySegment.ofArray(bigEndian));
      Blst.scalarFromBigEndian(scalar, copy);
    } finally {
      LockedMemory.release(copy);
    }
    if (!Blst.isSecretKey(scalar)) {
      throw new InvalidKeyException("a secret key lies between 0 and the order of the group");
    }
  }

  private static PublicKey derive(MemorySegment scalar) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment point = arena.allocate(Blst.P1, Blst.ALIGNMENT);
      Blst.publicKey(point, scalar);
      MemorySegment compressed = arena.allocate(PublicKey.LENGTH);
      Blst.compressP1(compressed, point);
      return new PublicKey(compressed.toArray(ValueLayout.JAVA_BYTE));
    }
  }
}
