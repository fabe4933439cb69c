package io.nitrosigner.signing.ssz;

import io.nitrosigner.signing.json.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The only basic type that lists hold: they are packed, four to a chunk. */
final class Uint64 extends Schema<Long> {
  static final Uint64 INSTANCE = new Uint64();

  private Uint64() {}

  @Override
  public Long read(@Nullable Object json) {
    return Json.uint64(json);
  }

  @Override
  void push(Long value, Hasher hasher) {
    hasher.push(value);
  }

  /** Pushes {@code values} packed and returns the number of chunks. */
  static int pushPacked(List<Long> values, Hasher hasher) {
    int count = chunksFor(values.size());
    int word = hasher.pushZeros(count);
    for (long value : values) {
      hasher.set(word++, value);
    }
    return count;
  }

  static int chunksFor(int values) {
    return Math.ceilDiv(values, Hasher.CHUNK / Long.BYTES);
  }
}
