package io.nitrosigner.signing.duty;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.nitrosigner.signing.Networks;
import io.nitrosigner.signing.Vectors;
import io.nitrosigner.signing.bls.SecretKey;
import io.nitrosigner.signing.bls.SigningAccess;
import io.nitrosigner.signing.keys.InteropKeys;
import io.nitrosigner.signing.network.Fork;
import io.nitrosigner.signing.network.Network;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A whole run of a real client, 5,017 requests; see {@code vectors/README.md}. */
final class LodestarSessionTest {
  private static final Network NETWORK = Networks.minimal(Fork.FULU, 2);

  @Test
  void agreesOnEveryRootAndSignature() {
    List<Map<String, Object>> lines = Vectors.readLines("lodestar-session-64.jsonl.gz");
    Map<String, SecretKey> keys =
        IntStream.range(0, 64)
            .mapToObj(index -> SecretKey.adopt(InteropKeys.secret(index)))
            .collect(Collectors.toMap(key -> key.publicKey().toString(), Function.identity()));

    assertThat(lines).hasSize(5017);
    lines.parallelStream()
        .forEach(line -> agrees(line, requireNonNull(keys.get(Vectors.text(line, "pubkey")))));
    keys.values().forEach(SecretKey::close);
  }

  private static void agrees(Map<String, Object> line, SecretKey key) {
    SigningRequest request = SigningRequest.read(Vectors.object(line, "request"), NETWORK);
    SigningRoot root = request.duty().signingRoot();

    assertThat(root).hasToString(Vectors.text(Vectors.object(line, "request"), "signingRoot"));
    assertThat(key.sign(root, SigningAccess.get())).hasToString(Vectors.text(line, "signature"));
  }
}
