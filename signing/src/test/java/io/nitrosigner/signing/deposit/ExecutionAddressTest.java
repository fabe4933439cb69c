package io.nitrosigner.signing.deposit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Addresses: EIP-55 "Test Cases". */
final class ExecutionAddressTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "0x52908400098527886E0F7030069857D2E4169EE7",
        "0x8617E340B3D01FA5F11F306F4090FD50E238070D",
        "0xde709f2102306220921060314715629080e2fb77",
        "0x27b1fdb04752bbc536007a920d24acb045561c26",
        "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
        "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359",
        "0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB",
        "0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb"
      })
  void readsAddressesWithChecksum(String text) {
    assertThat(ExecutionAddress.parse(text)).hasToString(text);
    assertThat(ExecutionAddress.parse(text)).isEqualTo(ExecutionAddress.parse(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0xd1220a0cf47c7b9be7a2e6ba89f429762e7b9adb",
        "0xD1220A0CF47C7B9BE7A2E6BA89F429762E7B9ADB",
        "0xd1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb"
      })
  void tellsTheRightCaseOfLetters(String text) {
    assertThatExceptionOfType(DepositException.class)
        .isThrownBy(() -> ExecutionAddress.parse(text))
        .withMessage(
            "the checksum of the address "
                + text
                + " does not hold (EIP-55); it would be 0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb");
    assertThat(text.toLowerCase(Locale.ROOT)).hasSize(42);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "0x",
        "D1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb",
        "0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aD",
        "0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDbb",
        "0xG1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb"
      })
  void refusesWhatIsNoAddress(String text) {
    assertThatExceptionOfType(DepositException.class)
        .isThrownBy(() -> ExecutionAddress.parse(text))
        .withMessage("expected an address of 0x and 40 hex digits, was " + text);
  }
}
