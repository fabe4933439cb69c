package io.nitrosigner.signing.ssz;

import io.nitrosigner.signing.json.Json;
import io.nitrosigner.signing.json.MalformedValueException;
import java.util.List;
import org.jspecify.annotations.Nullable;

final class VectorOf<E> extends Schema<List<E>> {
  private final Elements<E> elements;
  private final int length;

  VectorOf(Schema<E> element, int length) {
    this.elements = Elements.upTo(length, element);
    this.length = length;
  }

  @Override
  public List<E> read(@Nullable Object json) {
    List<?> list = Json.list(json, length);
    if (list.size() != length) {
      throw MalformedValueException.expected("a list of " + length, json);
    }
    return elements.read(list);
  }

  @Override
  void push(List<E> value, Hasher hasher) {
    elements.push(value, hasher);
  }
}
