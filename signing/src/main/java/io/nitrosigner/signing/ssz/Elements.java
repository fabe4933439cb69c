package io.nitrosigner.signing.ssz;

import io.nitrosigner.signing.json.MalformedValueException;
import java.util.ArrayList;
import java.util.List;

/** What vectors and lists share: elements of one type, at most {@code limit} of them. */
final class Elements<E> {
  private final Schema<E> element;
  private final int depth;

  Elements(Schema<E> element, int limit) {
    this.element = element;
    this.depth = Hasher.depthOf(element instanceof Uint64 ? Uint64.chunksFor(limit) : limit);
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
      hasher.fold(Uint64.pushPacked((List<Long>) values, hasher), depth);
      return;
    }
    for (E value : values) {
      element.push(value, hasher);
    }
    hasher.fold(values.size(), depth);
  }
}
