package io.nitrosigner.operator.keys;

import io.nitrosigner.operator.UsageException;
import io.nitrosigner.signing.keys.KeyTree;

/**
 * Some indexes in a row.
 *
 * @param end the first index after them
 */
public record IndexRange(long start, long end) {
  /** Checks that a tree has so many. */
  static IndexRange of(long start, int count) {
    if (start < 0 || start > KeyTree.MAX_INDEX + 1 - count) {
      throw new UsageException(
          "start-index: expected %d indexes between 0 and %d, was %d and those after it"
              .formatted(count, KeyTree.MAX_INDEX, start));
    }
    return new IndexRange(start, start + count);
  }

  /** How many there are. */
  public int count() {
    return Math.toIntExact(end - start);
  }

  @Override
  public String toString() {
    return count() == 1 ? "index " + start : "indexes " + start + " to " + (end - 1);
  }
}
