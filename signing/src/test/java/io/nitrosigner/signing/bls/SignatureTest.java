package io.nitrosigner.signing.bls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nitrosigner.signing.json.MalformedValueException;
import io.nitrosigner.signing.keys.InteropKeys;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SignatureTest {
  /** Infinity, no point, and bytes that are not in compressed form. */
  @ParameterizedTest
  @ValueSource(strings = {"c0", "80", "00", "ff"})
  void verifiesNothingUnlessItIsAPoint(String first) {
    Signature signature = Signature.read(first + "00".repeat(95));
    try (SecretKey key = SecretKey.adopt(InteropKeys.secret(0))) {
      assertThat(signature.verifies(key.publicKey(), new byte[32])).isFalse();
    }
  }

  @Test
  void refusesOtherLengths() {
    assertThatThrownBy(() -> Signature.read("00".repeat(95)))
        .isInstanceOf(MalformedValueException.class);
    assertThatThrownBy(() -> new Signature(new byte[97]))
        .isInstanceOf(MalformedValueException.class);
  }
}
