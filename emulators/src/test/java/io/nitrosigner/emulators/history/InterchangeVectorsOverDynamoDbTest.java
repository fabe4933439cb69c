package io.nitrosigner.emulators.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.nitrosigner.slashing.interchange.InterchangeVectors;
import io.nitrosigner.slashing.interchange.InterchangeVectors.Attempt;
import io.nitrosigner.slashing.interchange.InterchangeVectors.Expected;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a store in memory makes of EIP-3076's vectors, DynamoDB makes of them too. */
@Timeout(120)
final class InterchangeVectorsOverDynamoDbTest {
  private static List<Attempt> attempts = List.of();

  @BeforeAll
  static void runThemAll() {
    attempts =
        InterchangeVectors.files().stream()
            .flatMap(file -> overATableOfItsOwn(file).stream())
            .toList();
  }

  private static List<Attempt> overATableOfItsOwn(String file) {
    try (LocalHistory history = new LocalHistory()) {
      return InterchangeVectors.run(file, history.store());
    }
  }

  @Test
  void signsWhatEverybodySignsAndRefusesWhatNobodySigns() {
    assertThat(attempts).hasSize(150).allMatch(Attempt::isRight);
  }

  @Test
  void repeatsTheLastMessageAndFillsNoGap() {
    assertThat(attempts.stream().filter(attempt -> attempt.expected() == Expected.EITHER))
        .map(Attempt::row)
        .containsExactlyElementsOf(InterchangeVectors.EITHER);
  }
}
