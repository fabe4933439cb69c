package io.nitrosigner.signing.ssz;

import io.nitrosigner.signing.json.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;

final class ListOf<E> extends Schema<List<E>> {
  private final Elements<E> elements;
  private final int limit;

  ListOf(Elements<E> elements, int limit) {
    this.elements = elements;
    this.limit = limit;
  }

  @Override
  public List<E> read(@Nullable Object json) {
    return elements.read(Json.list(json, limit));
  }

  @Override
  void push(List<E> value, Hasher hasher) {
    elements.push(value, hasher);
    hasher.mixIn(value.size());
  }
}
