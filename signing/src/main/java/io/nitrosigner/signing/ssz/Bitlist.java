package io.nitrosigner.signing.ssz;

import io.nitrosigner.signing.json.Json;
import io.nitrosigner.signing.json.MalformedValueException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Its values keep the delimiting bit of the serialised form; the root is of the bits before it. */
final class Bitlist extends Schema<byte[]> {
  private final int limit;
  private final Shape shape;

  Bitlist(int limit, Shape shape) {
    this.limit = limit;
    this.shape = shape;
  }

  @Override
  public byte[] read(@Nullable Object json) {
    byte[] bits = Json.bytesUpTo(json, limit / Byte.SIZE + 1);
    if (bits.length == 0 || bits[bits.length - 1] == 0) {
      throw MalformedValueException.expected("a list of bits that ends with a one bit", json);
    }
    if (length(bits) > limit) {
      throw MalformedValueException.of("expected at most " + limit + " bits, was " + length(bits));
    }
    return bits;
  }

  @Override
  void push(byte[] value, Hasher hasher) {
    int length = length(value);
    byte[] bits = Arrays.copyOf(value, Math.ceilDiv(length, Byte.SIZE));
    if (length % Byte.SIZE != 0) {
      bits[bits.length - 1] &= (byte) ~(1 << (length % Byte.SIZE));
    }
    hasher.push(bits);
    shape.fold(Hasher.chunksOf(bits.length), hasher);
    hasher.mixIn(length);
  }

  private static int length(byte[] bits) {
    int last = bits[bits.length - 1] & 0xff;
    return Byte.SIZE * bits.length - 1 - (Integer.numberOfLeadingZeros(last) - 24);
  }
}
