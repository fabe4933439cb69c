package io.nitrosigner.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.nitrosigner.protocol.control.EnclaveState.KeyFailure;
import java.util.List;
import org.junit.jupiter.api.Test;

final class UnreadableRowsTest {
  private static final KeyFailure ONE = new KeyFailure("aa", "column chain: expected a string");
  private static final KeyFailure TWO = new KeyFailure("bb", "column chain: expected a string");
  private static final KeyFailure WORSE = new KeyFailure("bb", "column active: expected a boolean");

  private final UnreadableRows unreadable = new UnreadableRows();

  @Test
  void tellsOfEachRowOnce() {
    assertThat(unreadable.news(List.of(ONE))).containsExactly(ONE);
    assertThat(unreadable.news(List.of(ONE))).isEmpty();
    assertThat(unreadable.news(List.of(ONE, TWO))).containsExactly(TWO);
    assertThat(unreadable.news(List.of(ONE, WORSE))).containsExactly(WORSE);
  }

  @Test
  void tellsOfARowAgainThatWasMendedMeanwhile() {
    unreadable.news(List.of(ONE));
    unreadable.news(List.of());

    assertThat(unreadable.news(List.of(ONE))).containsExactly(ONE);
  }
}
