package io.nitrosigner.signing.bls;

import io.nitrosigner.signing.json.Json;
import io.nitrosigner.signing.json.MalformedValueException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** The 96 bytes of a compressed G2 point. */
public final class Signature {
  public static final int LENGTH = 96;

  private final byte[] bytes;

  /** Copies {@code bytes}. */
  public Signature(byte[] bytes) {
    if (bytes.length != LENGTH) {
      throw MalformedValueException.of("a signature has 96 bytes, was " + bytes.length);
    }
    this.bytes = bytes.clone();
  }

  /** Reads 96 bytes in hex, with or without {@code 0x}. */
  public static Signature read(@Nullable Object json) {
    return new Signature(Json.bytes(json, LENGTH));
  }

  /**
   * Whether {@code key} signed {@code message}, mostly a signing root.
   *
   * @throws InvalidKeyException if {@code key} is not a valid point
   */
  public boolean verifies(PublicKey key, byte[] message) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment point = arena.allocate(Blst.P2_AFFINE, Blst.ALIGNMENT);
      MemorySegment compressed = arena.allocate(LENGTH).copyFrom(MemorySegment.ofArray(bytes));
      MemorySegment text = arena.allocate(message.length).copyFrom(MemorySegment.ofArray(message));
      MemorySegment signer = key.point(arena);
      return Blst.uncompressP2(point, compressed)
          && Blst.isInG2(point)
          && Blst.verify(signer, point, text);
    }
  }

  /** A copy of the bytes. */
  public byte[] bytes() {
    return bytes.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Signature signature && Arrays.equals(bytes, signature.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /** The signature in lower-case hex with {@code 0x}, as the API answers it. */
  @Override
  public String toString() {
    return "0x" + HexFormat.of().formatHex(bytes);
  }
}
