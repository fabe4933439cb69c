package io.nitrosigner.signing.ssz;

import io.nitrosigner.signing.json.Json;
import io.nitrosigner.signing.json.MalformedValueException;
import org.jspecify.annotations.Nullable;

final class Bitvector extends Schema<byte[]> {
  private final int length;
  private final Shape shape;

  Bitvector(int length) {
    this.length = length;
    this.shape = Shape.ofBytes(Math.ceilDiv(length, Byte.SIZE));
  }

  @Override
  public byte[] read(@Nullable Object json) {
    byte[] bits = Json.bytes(json, Math.ceilDiv(length, Byte.SIZE));
    int used = length % Byte.SIZE;
    if (used != 0 && (bits[bits.length - 1] & 0xff) >>> used != 0) {
      throw MalformedValueException.expected("a vector of " + length + " bits", json);
    }
    return bits;
  }

  @Override
  void push(byte[] value, Hasher hasher) {
    hasher.push(value);
    shape.fold(Hasher.chunksOf(value.length), hasher);
  }
}
