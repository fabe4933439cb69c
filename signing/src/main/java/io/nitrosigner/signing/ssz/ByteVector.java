package io.nitrosigner.signing.ssz;

import io.nitrosigner.signing.json.Json;
import org.jspecify.annotations.Nullable;

final class ByteVector extends Schema<byte[]> {
  private final int length;
  private final int depth;

  ByteVector(int length) {
    this.length = length;
    this.depth = Hasher.depthOf(Hasher.chunksOf(length));
  }

  @Override
  public byte[] read(@Nullable Object json) {
    return Json.bytes(json, length);
  }

  @Override
  void push(byte[] value, Hasher hasher) {
    hasher.push(value);
    hasher.fold(Hasher.chunksOf(length), depth);
  }
}
