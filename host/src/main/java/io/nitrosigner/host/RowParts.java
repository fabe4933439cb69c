package io.nitrosigner.host;

import io.nitrosigner.protocol.records.ValidatorKeyRecord;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Rows in parts that fit into frames. */
final class RowParts {
  /** Half a frame: characters may take more bytes than one, and the other half is for the rest. */
  static final int MAX_CHARACTERS = 8 * 1024 * 1024;

  /** Field names, public key and punctuation of a row. */
  private static final int OVERHEAD = 512;

  private RowParts() {}

  /** The rows in their order; no part is empty, and no rows have no part. */
  static Deque<List<ValidatorKeyRecord>> of(List<ValidatorKeyRecord> rows) {
    Deque<List<ValidatorKeyRecord>> parts = new ArrayDeque<>();
    List<ValidatorKeyRecord> part = new ArrayList<>();
    long characters = 0;
    for (ValidatorKeyRecord row : rows) {
      int more = OVERHEAD + row.ciphertext().length();
      if (!part.isEmpty() && characters + more > MAX_CHARACTERS) {
        parts.add(part);
        part = new ArrayList<>();
        characters = 0;
      }
      part.add(row);
      characters += more;
    }
    if (!part.isEmpty()) {
      parts.add(part);
    }
    return parts;
  }
}
