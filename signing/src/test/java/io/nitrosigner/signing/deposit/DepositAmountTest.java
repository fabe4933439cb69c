package io.nitrosigner.signing.deposit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DepositAmountTest {
  @ParameterizedTest
  @CsvSource({
    "1, 1000000000, 1 ETH",
    "32, 32000000000, 32 ETH",
    "1.5, 1500000000, 1.5 ETH",
    "1.000000001, 1000000001, 1.000000001 ETH",
    "32.000000000000, 32000000000, 32 ETH",
    "2048, 2048000000000, 2048 ETH"
  })
  void readsEth(String eth, long gwei, String shown) {
    assertThat(DepositAmount.ofEth(eth).gwei()).isEqualTo(gwei);
    assertThat(DepositAmount.ofEth(eth)).hasToString(shown);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 'expected an amount from 1 to 2048 ETH, was 0E-9'",
    "0.999999999, 'expected an amount from 1 to 2048 ETH, was 0.999999999'",
    "2048.000000001, 'expected an amount from 1 to 2048 ETH, was 2048.000000001'",
    "1.0000000001, 'expected whole gwei, nine decimal places at most, was 1.0000000001'",
    "-1, 'expected an amount in ETH like 32 or 1.5, was -1'",
    "1e3, 'expected an amount in ETH like 32 or 1.5, was 1e3'",
    "1000000000, 'expected an amount in ETH like 32 or 1.5, was 1000000000'"
  })
  void refusesOthers(String eth, String message) {
    assertThatExceptionOfType(DepositException.class)
        .isThrownBy(() -> DepositAmount.ofEth(eth))
        .withMessage(message);
  }

  @Test
  void knowsWhatNeedsCompounding() {
    assertThat(DepositAmount.ACTIVATION.needsCompounding()).isFalse();
    assertThat(DepositAmount.ofEth("32.000000001").needsCompounding()).isTrue();
  }
}
