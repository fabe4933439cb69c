package io.nitrosigner.signing.ssz;

import io.nitrosigner.signing.json.Json;
import org.jspecify.annotations.Nullable;

final class Bool extends Schema<Boolean> {
  static final Bool INSTANCE = new Bool();

  private Bool() {}

  @Override
  public Boolean read(@Nullable Object json) {
    return Json.bool(json);
  }

  @Override
  void push(Boolean value, Hasher hasher) {
    hasher.push(value ? 1 : 0);
  }
}
