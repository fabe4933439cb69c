package io.nitrosigner.signing.duty;

import static org.assertj.core.api.Assertions.assertThat;

import io.nitrosigner.signing.Networks;
import io.nitrosigner.signing.Vectors;
import io.nitrosigner.signing.bls.SecretKey;
import io.nitrosigner.signing.bls.SigningAccess;
import io.nitrosigner.signing.keys.InteropKeys;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** All types in all forks of mainnet against Lodestar; see {@code vectors/README.md}. */
final class SigningVectorsTest {
  static Stream<Arguments> vectors() {
    return Vectors.list(Vectors.read("signing-mainnet.json"), "vectors").stream()
        .map(vector -> Arguments.of(vector.get("name"), vector));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("vectors")
  void agreesOnRootAndSignature(String name, Map<String, Object> vector) {
    Duty duty = SigningRequest.read(Vectors.object(vector, "request"), Networks.MAINNET).duty();

    assertThat(duty.signingRoot()).hasToString(Vectors.text(vector, "signing_root"));
    int index = Vectors.number(vector, "key");
    try (SecretKey key = SecretKey.adopt(InteropKeys.secret(index))) {
      assertThat(key.publicKey()).hasToString(Vectors.text(vector, "pubkey"));
      assertThat(key.sign(duty.signingRoot(), SigningAccess.get()))
          .hasToString(Vectors.text(vector, "signature"));
    }
  }
}
