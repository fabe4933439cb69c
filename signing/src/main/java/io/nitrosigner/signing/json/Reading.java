package io.nitrosigner.signing.json;

import org.jspecify.annotations.Nullable;

/** How one JSON value becomes a {@code T}; refuses with {@link MalformedValueException}. */
@FunctionalInterface
public interface Reading<T> {
  /**
   * @param json a value of a parsed tree; null for an absent member or a JSON null
   */
  T read(@Nullable Object json);
}
