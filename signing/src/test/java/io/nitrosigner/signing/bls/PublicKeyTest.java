package io.nitrosigner.signing.bls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nitrosigner.signing.json.MalformedValueException;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PublicKeyTest {
  /** Interop key 0. */
  private static final String HEX =
      "a99a76ed7796f7be22d5b7e85deeb7c5677e88e511e0b337618f8c4eb61349b4"
          + "bf2d153f649f7b53359fe8b94a38e44c";

  @Test
  void isTheSameInEverySpelling() {
    PublicKey key = PublicKey.read(HEX);

    assertThat(PublicKey.read("0x" + HEX.toUpperCase(Locale.ROOT)))
        .isEqualTo(key)
        .hasSameHashCodeAs(key)
        .hasToString("0x" + HEX);
    assertThat(key.validate()).isSameAs(key);
  }

  @Test
  void keepsItsBytesToItself() {
    PublicKey key = PublicKey.read(HEX);
    key.bytes()[0] = 0;
    assertThat(key).hasToString("0x" + HEX);
  }

  /** Infinity; no curve point; a point outside the subgroup (bls12-381-tests); not compressed. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "c00000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000",
        "800000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000",
        "8123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
        "299a76ed7796f7be22d5b7e85deeb7c5677e88e511e0b337618f8c4eb61349b4bf2d153f649f7b53359fe8b94a38e44c"
      })
  void refusesWhatIsNoKey(String hex) {
    assertThatThrownBy(() -> PublicKey.read(hex).validate())
        .isInstanceOf(InvalidKeyException.class)
        .hasMessageContaining(hex);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0x", "00", "zz"})
  void refusesOtherText(String text) {
    assertThatThrownBy(() -> PublicKey.read(text)).isInstanceOf(MalformedValueException.class);
  }
}
