package io.nitrosigner.signing.ssz;

import io.nitrosigner.signing.json.Json;
import org.jspecify.annotations.Nullable;

final class ByteList extends Schema<byte[]> {
  private final int limit;
  private final Shape shape;

  ByteList(int limit, Shape shape) {
    this.limit = limit;
    this.shape = shape;
  }

  @Override
  public byte[] read(@Nullable Object json) {
    return Json.bytesUpTo(json, limit);
  }

  @Override
  void push(byte[] value, Hasher hasher) {
    hasher.push(value);
    shape.fold(Hasher.chunksOf(value.length), hasher);
    hasher.mixIn(value.length);
  }
}
