package io.nitrosigner.signing.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.nitrosigner.signing.Vectors;
import java.math.BigInteger;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The cases of ERC-2333; see {@code vectors/README.md}. */
final class KeyDerivationTest {
  static List<Map<String, Object>> vectors() {
    return Vectors.list(Vectors.read("keys/tree_kdf.json"), "kdf_tests");
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void growsTheTree(Map<String, Object> vector) {
    byte[] seed = HexFormat.of().parseHex(Vectors.text(vector, "seed"));
    String index = String.valueOf(vector.get("child_index"));

    byte[] master = KeyDerivation.master(seed);

    assertThat(new BigInteger(1, master)).hasToString(String.valueOf(vector.get("master_SK")));
    byte[] child = KeyDerivation.child(master, Long.parseLong(index));
    assertThat(new BigInteger(1, child)).hasToString(String.valueOf(vector.get("child_SK")));
    assertThat(KeyDerivation.derive(seed, "m/" + index)).isEqualTo(child);
    assertThat(KeyDerivation.derive(seed, "m")).isEqualTo(master);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "n/0",
        "m/",
        "m/-1",
        "m/01",
        "m/0'",
        "m/4294967296",
        "m/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0"
      })
  void refusesOtherPaths(String path) {
    assertThatIllegalArgumentException().isThrownBy(() -> KeyDerivation.derive(new byte[32], path));
  }

  @Test
  void refusesShortSeeds() {
    assertThatIllegalArgumentException().isThrownBy(() -> KeyDerivation.master(new byte[31]));
  }
}
