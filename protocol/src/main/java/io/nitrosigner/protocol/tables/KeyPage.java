package io.nitrosigner.protocol.tables;

import java.util.List;
import java.util.Optional;

/**
 * Some rows of the validator key table, as many as DynamoDB answers with at once.
 *
 * @param rows those of them that are keys, so perhaps none
 * @param next where to go on; absent after the last page
 */
public record KeyPage(List<KeySummary> rows, Optional<KeyPosition> next) {
  /** Copies the rows. */
  public KeyPage {
    rows = List.copyOf(rows);
  }
}
