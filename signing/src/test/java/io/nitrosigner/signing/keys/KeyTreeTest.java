package io.nitrosigner.signing.keys;

import static org.assertj.core.api.Assertions.assertThat;

import io.nitrosigner.signing.bls.PublicKey;
import io.nitrosigner.signing.bls.SecretKey;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** Secrets: eth-staking-smith {@code tests/e2e}, which ethdo confirms. */
final class KeyTreeTest {
  private static final String WORDS =
      "ski interest capable knee usual ugly duty exercise tattoo subway delay upper bid forget say";

  @Test
  void growsTheKeysThatOtherToolsGrow() {
    try (KeyTree tree = KeyTree.of(seed())) {
      assertThat(HexFormat.of().formatHex(tree.signing(0)))
          .isEqualTo("6d446ca271eb229044b9039354ecdfa6244d1a11615ec1a46fc82a800367de5d");
      assertThat(HexFormat.of().formatHex(tree.signing(1)))
          .isEqualTo("17432f01cff4c21d848183909a300a776a57f75827414a853a52f0cbdb212f7e");
      assertThat(HexFormat.of().formatHex(tree.signing(2)))
          .isEqualTo("338cc9dd5d27a9385e79487f597a72250e0f4fd2d6271ea012b8520b5455fc49");
    }
  }

  @Test
  void agreesWithThePathsOfTheStandard() {
    long last = KeyTree.MAX_INDEX;
    try (KeyTree tree = KeyTree.of(seed())) {
      assertThat(tree.signing(last))
          .isEqualTo(KeyDerivation.derive(seed(), "m/12381/3600/" + last + "/0/0"));
      assertThat(tree.withdrawalKey(7)).isEqualTo(publicKey("m/12381/3600/7/0"));
      assertThat(tree.name()).isEqualTo(publicKey("m/12381/3600"));
      assertThat(tree).hasToString("KeyTree[" + tree.name() + "]");
    }
  }

  @Test
  void takesTheSeedAway() {
    byte[] seed = seed();
    KeyTree.of(seed).close();
    assertThat(seed).containsOnly(0);
  }

  private static PublicKey publicKey(String path) {
    try (SecretKey key = SecretKey.adopt(KeyDerivation.derive(seed(), path))) {
      return key.publicKey();
    }
  }

  private static byte[] seed() {
    try (Mnemonic mnemonic = Mnemonic.read(WORDS.toCharArray())) {
      return mnemonic.seed(new char[0]);
    }
  }
}
