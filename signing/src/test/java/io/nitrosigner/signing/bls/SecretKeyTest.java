package io.nitrosigner.signing.bls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nitrosigner.signing.Networks;
import io.nitrosigner.signing.duty.SigningRequest;
import io.nitrosigner.signing.duty.SigningRoot;
import io.nitrosigner.signing.keys.InteropKeys;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SecretKeyTest {
  private static final SigningRoot ROOT = root("7");

  @Test
  void signsWhatItsPublicKeyVerifies() {
    try (SecretKey key = SecretKey.adopt(InteropKeys.secret(0))) {
      Signature signature = key.sign(ROOT, SigningAccess.get());

      assertThat(signature.verifies(key.publicKey(), ROOT.root().bytes())).isTrue();
      assertThat(signature.verifies(key.publicKey(), root("8").root().bytes())).isFalse();
      assertThat(key.sign(ROOT, SigningAccess.get())).isEqualTo(signature);
    }
  }

  @Test
  void takesTheSecretOutOfTheCallersHands() {
    byte[] secret = InteropKeys.secret(5);
    SecretKey.adopt(secret).close();
    assertThat(secret).containsOnly(0);

    byte[] refused = InteropKeys.secret(5);
    PublicKey other = publicKey(6);
    assertThatThrownBy(() -> SecretKey.adopt(refused, other)).isNotNull();
    assertThat(refused).containsOnly(0);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0000000000000000000000000000000000000000000000000000000000000000",
        "73eda753299d7d483339d80809a1d80553bda402fffe5bfeffffffff00000001",
        "73eda753299d7d483339d80809a1d80553bda402fffe5bfeffffffff00000002",
        "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
        "0101",
        "0000000000000000000000000000000000000000000000000000000000000000ff"
      })
  void refusesScalarsThatAreNoKeys(String hex) {
    byte[] secret = HexFormat.of().parseHex(hex);
    assertThatThrownBy(() -> SecretKey.adopt(secret))
        .isInstanceOf(InvalidKeyException.class)
        .hasMessageNotContaining(hex);
    assertThat(secret).containsOnly(0);
  }

  @Test
  void acceptsTheLargestScalar() {
    byte[] largest =
        HexFormat.of().parseHex("73eda753299d7d483339d80809a1d80553bda402fffe5bfeffffffff00000000");
    try (SecretKey key = SecretKey.adopt(largest)) {
      assertThat(key.publicKey().validate()).isEqualTo(key.publicKey());
    }
  }

  @Test
  void refusesTheSecretOfAnotherKey() {
    PublicKey expected = publicKey(1);
    assertThatThrownBy(() -> SecretKey.adopt(InteropKeys.secret(0), expected))
        .isInstanceOf(InvalidKeyException.class)
        .hasMessageContaining(expected.toString())
        .hasMessageContaining(publicKey(0).toString())
        .hasMessageNotContaining("25295f0d");
    SecretKey.adopt(InteropKeys.secret(1), expected).close();
  }

  @Test
  void refusesToSignOnceClosed() {
    SecretKey key = SecretKey.adopt(InteropKeys.secret(0));
    key.close();
    key.close();

    assertThatIllegalStateException()
        .isThrownBy(() -> key.sign(ROOT, SigningAccess.get()))
        .withMessageContaining(key.publicKey().toString());
  }

  @Test
  void showsOnlyThePublicKey() {
    try (SecretKey key = SecretKey.adopt(InteropKeys.secret(0))) {
      assertThat(key).hasToString("SecretKey[" + key.publicKey() + "]");
    }
  }

  @Test
  void neverSignsWithAWipedSecret() throws Exception {
    for (int round = 0; round < 20; round++) {
      SecretKey key = SecretKey.adopt(InteropKeys.secret(2));
      Signature expected = key.sign(ROOT, SigningAccess.get());
      try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
        Future<Integer> one = threads.submit(() -> signUntilClosed(key, expected));
        Future<Integer> two = threads.submit(() -> signUntilClosed(key, expected));
        key.close();
        SecretKey.adopt(InteropKeys.secret(3)).close();
        assertThat(one.get() + two.get()).isNotNegative();
      }
    }
  }

  private static int signUntilClosed(SecretKey key, Signature expected) {
    int signatures = 0;
    while (true) {
      try {
        assertThat(key.sign(ROOT, SigningAccess.get())).isEqualTo(expected);
        signatures++;
      } catch (IllegalStateException _) {
        return signatures;
      }
    }
  }

  private static PublicKey publicKey(int index) {
    try (SecretKey key = SecretKey.adopt(InteropKeys.secret(index))) {
      return key.publicKey();
    }
  }

  private static SigningRoot root(String epoch) {
    Map<String, Object> request =
        Map.of(
            "type",
            "RANDAO_REVEAL",
            "randao_reveal",
            Map.of("epoch", epoch),
            "fork_info",
            Map.of(
                "genesis_validators_root",
                Networks.MAINNET.genesisValidatorsRoot().orElseThrow().toString(),
                "fork",
                Map.of(
                    "previous_version",
                    "0x05000000",
                    "current_version",
                    "0x06000000",
                    "epoch",
                    "0")));
    return SigningRequest.read(request, Networks.MAINNET).duty().signingRoot();
  }
}
