package io.nitrosigner.signing.ssz;

import io.nitrosigner.signing.json.MalformedValueException;
import java.util.ArrayList;
import java.util.List;

/** What vectors and lists share: elements of one type under one tree. */
final class Elements<E> {
  private final Schema<E> element;
  private final Shape shape;

  private Elements(Schema<E> element, Shape shape) {
    if (element instanceof Bool || element instanceof Uint256) {
      throw new IllegalArgumentException("only integers of 64 bits are packed into chunks");
    }
    this.element = element;
    this.shape = shape;
  }

  /** At most {@code limit} elements; the limit is part of their root. */
  static <E> Elements<E> upTo(int limit, Schema<E> element) {
    int chunks = element instanceof Uint64 ? Uint64.chunksFor(limit) : limit;
    return new Elements<>(element, Shape.binary(chunks));
  }

  /** Any number of elements. */
  static <E> Elements<E> progressive(Schema<E> element) {
    return new Elements<>(element, new Shape.Progressive());
  }

  List<E> read(List<?> json) {
    List<E> values = new ArrayList<>(json.size());
    for (int i = 0; i < json.size(); i++) {
      try {
        values.add(element.read(json.get(i)));
      } catch (MalformedValueException e) {
        throw e.within(i);
      }
    }
    return values;
  }

  /** Pushes the root of the elements, without their number. */
  @SuppressWarnings("unchecked") // E is Long exactly when the element's schema is Uint64
  void push(List<E> values, Hasher hasher) {
    if (element instanceof Uint64) {
      shape.fold(Uint64.pushPacked((List<Long>) values, hasher), hasher);
      return;
    }
    for (E value : values) {
      element.push(value, hasher);
    }
    shape.fold(values.size(), hasher);
  }
}
