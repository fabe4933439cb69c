package io.nitrosigner.signing.ssz;

import io.nitrosigner.signing.json.Json;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** A 32-byte node of a Merkle tree, most often the root of one. */
public final class Root {
  public static final int LENGTH = 32;
  public static final Root ZERO = new Root(new byte[LENGTH]);

  private final byte[] bytes;

  /** Copies {@code bytes}. */
  public Root(byte[] bytes) {
    if (bytes.length != LENGTH) {
      throw new IllegalArgumentException("a root has 32 bytes, was " + bytes.length);
    }
    this.bytes = bytes.clone();
  }

  /** Reads 32 bytes in hex, with or without {@code 0x}. */
  public static Root read(@Nullable Object json) {
    return new Root(Json.bytes(json, LENGTH));
  }

  /** The parent of two nodes: SHA-256 of their concatenation. */
  public static Root parentOf(Root left, Root right) {
    Hasher hasher = Hasher.ofThread();
    hasher.push(left.bytes);
    hasher.push(right.bytes);
    hasher.fold(2, 1);
    return hasher.pop();
  }

  /** A copy of the bytes. */
  public byte[] bytes() {
    return bytes.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Root root && Arrays.equals(bytes, root.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return "0x" + HexFormat.of().formatHex(bytes);
  }
}
