package io.nitrosigner.signing.keys;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Source: eth2.0-pm {@code interop/mocked_start/keygen_10_validators.yaml}, and beyond it. */
final class InteropKeysTest {
  @ParameterizedTest
  @CsvSource({
    "0, 25295f0d1d592a90b333e26e85149708208e9f8e8bc18f6c77bd62f8ad7a6866",
    "1, 51d0b65185db6989ab0b560d6deed19c7ead0e24b9b6372cbecb1f26bdfad000",
    "63, 006edac0cf64bfd91bc691c4165efe1eb5cf80672ac06d2096f72a48a5dad4bd",
    "999, 1124f82b66bab453e72d7e07354214b4976456b3ad0d22831abbf32f7674c786"
  })
  void areTheWellKnownOnes(int index, String secret) {
    assertThat(HexFormat.of().formatHex(InteropKeys.secret(index))).isEqualTo(secret);
  }
}
