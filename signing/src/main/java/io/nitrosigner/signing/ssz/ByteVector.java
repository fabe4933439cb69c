package io.nitrosigner.signing.ssz;

import io.nitrosigner.signing.json.Json;
import org.jspecify.annotations.Nullable;

final class ByteVector extends Schema<byte[]> {
  private final int length;
  private final Shape shape;

  ByteVector(int length) {
    this.length = length;
    this.shape = Shape.ofBytes(length);
  }

  @Override
  public byte[] read(@Nullable Object json) {
    return Json.bytes(json, length);
  }

  @Override
  void push(byte[] value, Hasher hasher) {
    hasher.push(value);
    shape.fold(Hasher.chunksOf(length), hasher);
  }
}
