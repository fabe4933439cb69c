package io.nitrosigner.signing.bls;

import io.nitrosigner.signing.json.Json;
import io.nitrosigner.signing.json.MalformedValueException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** The 48 bytes that name a validator: a compressed G1 point, if {@link #validate} agrees. */
public final class PublicKey {
  public static final int LENGTH = 48;

  private final byte[] bytes;

  /** Copies {@code bytes}. */
  public PublicKey(byte[] bytes) {
    if (bytes.length != LENGTH) {
      throw new InvalidKeyException("a public key has 48 bytes, was " + bytes.length);
    }
    this.bytes = bytes.clone();
  }

  /**
   * Reads 48 bytes in hex of any case, with or without {@code 0x}. Whether they are a point is not
   * looked at.
   *
   * @throws MalformedValueException if {@code json} is something else
   */
  public static PublicKey read(@Nullable Object json) {
    return new PublicKey(Json.bytes(json, LENGTH));
  }

  /**
   * This key, if it is a point of the curve in the right subgroup and not the point at infinity.
   *
   * @throws InvalidKeyException otherwise
   */
  public PublicKey validate() {
    try (Arena arena = Arena.ofConfined()) {
      point(arena);
      return this;
    }
  }

  /** The validated point in affine form. */
  MemorySegment point(Arena arena) {
    MemorySegment point = arena.allocate(Blst.P1_AFFINE, Blst.ALIGNMENT);
    MemorySegment compressed = arena.allocate(LENGTH).copyFrom(MemorySegment.ofArray(bytes));
    if (!Blst.uncompressP1(point, compressed)) {
      throw new InvalidKeyException("not a point of BLS12-381 G1: " + this);
    }
    if (Blst.isInfinite(point) || !Blst.isInG1(point)) {
      throw new InvalidKeyException("infinite or outside the subgroup G1: " + this);
    }
    return point;
  }

  /** A copy of the bytes. */
  public byte[] bytes() {
    return bytes.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PublicKey key && Arrays.equals(bytes, key.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /** The key in lower-case hex with {@code 0x}. */
  @Override
  public String toString() {
    return "0x" + HexFormat.of().formatHex(bytes);
  }
}
