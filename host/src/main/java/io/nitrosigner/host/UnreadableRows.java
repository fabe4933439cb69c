package io.nitrosigner.host;

import io.nitrosigner.protocol.control.EnclaveState.KeyFailure;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * The rows that cannot be read, each to be told of once for as long as it is so. For one thread.
 */
final class UnreadableRows {
  private Set<KeyFailure> told = Set.of();

  /** Those of {@code found} that were not found the last time, or for another reason. */
  List<KeyFailure> news(Collection<KeyFailure> found) {
    List<KeyFailure> news = found.stream().filter(row -> !told.contains(row)).toList();
    told = Set.copyOf(found);
    return news;
  }
}
