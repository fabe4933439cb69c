package io.nitrosigner.operator.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TlsDescriptionTest {
  private static final Instant NOW = Instant.parse("2026-11-28T00:00:00Z");

  /** The hour after the end is not the last day. */
  @ParameterizedTest
  @CsvSource({"-25, 1", "-24, 1", "-23, 0", "0, 0", "1, -1", "24, -1", "25, -2"})
  void countsWholeDays(int hoursAfterEnd, long left) {
    TlsDescription description =
        TlsIdentity.generate(List.of("signer"), NOW, new SecureRandom()).description();
    Instant end = description.server().orElseThrow().end();
    Instant trustedEnd = description.trusted().end();

    Instant first = end.isBefore(trustedEnd) ? end : trustedEnd;
    assertThat(description.daysLeft(first.plus(Duration.ofHours(hoursAfterEnd)))).isEqualTo(left);
  }
}
