package io.nitrosigner.slashing.interchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.nitrosigner.slashing.MemoryWatermarkStore;
import io.nitrosigner.slashing.interchange.InterchangeVectors.Attempt;
import io.nitrosigner.slashing.interchange.InterchangeVectors.Expected;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** All files of the vectors; {@code README.md} beside them names the source. */
final class InterchangeVectorsTest {
  static List<String> files() {
    return InterchangeVectors.files();
  }

  @ParameterizedTest
  @MethodSource("files")
  void signsWhatEverybodySignsAndRefusesWhatNobodySigns(String file) {
    assertThat(InterchangeVectors.run(file, new MemoryWatermarkStore())).allMatch(Attempt::isRight);
  }

  @Test
  void runsThemAll() {
    Map<Expected, Long> counts =
        attempts().stream()
            .collect(Collectors.groupingBy(Attempt::expected, Collectors.counting()));

    assertThat(files()).hasSize(38);
    assertThat(counts)
        .isEqualTo(Map.of(Expected.SIGNED, 37L, Expected.REFUSED, 96L, Expected.EITHER, 17L));
  }

  @Test
  void repeatsTheLastMessageAndFillsNoGap() {
    assertThat(attempts().stream().filter(attempt -> attempt.expected() == Expected.EITHER))
        .map(Attempt::row)
        .containsExactlyElementsOf(InterchangeVectors.EITHER);
  }

  private static List<Attempt> attempts() {
    return files().stream()
        .flatMap(file -> InterchangeVectors.run(file, new MemoryWatermarkStore()).stream())
        .toList();
  }
}
