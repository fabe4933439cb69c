package io.nitrosigner.signing.duty;

import static org.assertj.core.api.Assertions.assertThat;

import io.nitrosigner.signing.Networks;
import io.nitrosigner.signing.Vectors;
import io.nitrosigner.signing.bls.SecretKey;
import io.nitrosigner.signing.bls.SigningAccess;
import io.nitrosigner.signing.keys.InteropKeys;
import io.nitrosigner.signing.network.Fork;
import io.nitrosigner.signing.network.Network;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests of a real client, each on the chain it came from; see {@code vectors/README.md}. */
final class LodestarRequestsTest {
  @ParameterizedTest
  @CsvSource({
    "AGGREGATE_AND_PROOF.altair, ALTAIR, 2",
    "AGGREGATE_AND_PROOF.deneb, DENEB, 0",
    "AGGREGATE_AND_PROOF_V2.electra, FULU, 2",
    "AGGREGATE_AND_PROOF_V2, FULU, 2",
    "AGGREGATION_SLOT, FULU, 2",
    "ATTESTATION, FULU, 2",
    "BLOCK_V2.altair, ALTAIR, 2",
    "BLOCK_V2.electra, FULU, 2",
    "BLOCK_V2, FULU, 2",
    "BLOCK_V2.phase0, ALTAIR, 2",
    "RANDAO_REVEAL, FULU, 2",
    "SYNC_COMMITTEE_CONTRIBUTION_AND_PROOF, FULU, 2",
    "SYNC_COMMITTEE_MESSAGE, FULU, 2",
    "SYNC_COMMITTEE_SELECTION_PROOF, FULU, 2",
    "VALIDATOR_REGISTRATION, FULU, 2",
    "VOLUNTARY_EXIT, FULU, 2",
    "VOLUNTARY_EXIT.v1.39.1-wrong-fork, FULU, 2"
  })
  void agreesOnRootAndSignature(String file, Fork latest, long epoch) {
    Map<String, Object> example = Vectors.read("lodestar-requests/" + file + ".json");
    Network network = Networks.minimal(latest, epoch);

    Map<String, Object> sent = Vectors.object(example, "request", "body");

    SigningRequest request = SigningRequest.read(sent, network);

    assertThat(request.duty().signingRoot()).hasToString(Vectors.text(sent, "signingRoot"));
    int index = Vectors.number(example, "interop_index");
    try (SecretKey key = SecretKey.adopt(InteropKeys.secret(index))) {
      assertThat(key.sign(request.duty().signingRoot(), SigningAccess.get()))
          .hasToString(Vectors.text(example, "expected_signature"));
    }
  }
}
