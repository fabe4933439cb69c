package io.nitrosigner.emulators.aws;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class WildcardTest {
  @ParameterizedTest
  @CsvSource({
    "*, '', true",
    "*, anything, true",
    "'', '', true",
    "'', a, false",
    "kms:*, kms:Decrypt, true",
    "kms:Generate*Key, kms:GenerateDataKey, true",
    "kms:Generate*Key, kms:GenerateDataKeyPair, false",
    "kms:Generate*Key*, kms:GenerateDataKeyPair, true",
    "a?c, abc, true",
    "a?c, ac, false",
    "a?c, abbc, false",
    "*a*b, xxaxxbxxb, true",
    "*a*b, xxaxxbxxc, false",
    "Decrypt, decrypt, false",
    "a.c, abc, false",
    "a**c, abc, true"
  })
  void matchesAsIamDoes(String pattern, String text, boolean expected) {
    assertThat(Wildcard.matches(pattern, text)).isEqualTo(expected);
  }

  @Test
  void isQuickOnPatternsThatMakeOthersBacktrack() {
    assertThat(Wildcard.matches("a*".repeat(2000) + "b", "a".repeat(4000))).isFalse();
  }
}
