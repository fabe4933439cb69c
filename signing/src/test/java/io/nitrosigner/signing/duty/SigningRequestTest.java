package io.nitrosigner.signing.duty;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nitrosigner.signing.Networks;
import io.nitrosigner.signing.Vectors;
import io.nitrosigner.signing.network.Network;
import io.nitrosigner.signing.ssz.Root;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The envelope around payloads, and what is refused; the vectors cover the payloads. */
final class SigningRequestTest {
  private static final String ATTESTATION = "fulu/attestation/0";
  private static final String BLOCK = "fulu/block_v2/0";
  private static final String AGGREGATE = "fulu/aggregate_bare/0";

  @Test
  void carriesWhatSlashingProtectionJudges() {
    Map<String, Object> vote = request(ATTESTATION);
    Root chain = Networks.MAINNET.genesisValidatorsRoot().orElseThrow();

    assertThat(read(vote))
        .isInstanceOfSatisfying(
            Duty.Vote.class,
            duty -> {
              String target = Vectors.text(Vectors.object(vote, "attestation", "target"), "epoch");
              assertThat(duty.targetEpoch()).isEqualTo(Long.parseLong(target));
              assertThat(duty.genesisValidatorsRoot()).isEqualTo(chain);
            });
    assertThat(read(request(BLOCK)))
        .isInstanceOfSatisfying(
            Duty.Block.class, duty -> assertThat(duty.slot()).isEqualTo(13164559));
  }

  @Test
  void acceptsTheRootUnderBothNamesOrNone() {
    Map<String, Object> request = request(ATTESTATION);
    SigningRoot root = read(request).signingRoot();
    Object claimed = requireNonNull(request.remove("signingRoot"));

    assertThat(read(request).signingRoot()).isEqualTo(root);
    request.put("signing_root", claimed);
    assertThat(read(request).signingRoot()).isEqualTo(root);
    request.put("signingRoot", claimed);
    assertThat(read(request).signingRoot()).isEqualTo(root);
  }

  @Test
  void refusesRootsThatDiffer() {
    for (String name : List.of("signingRoot", "signing_root")) {
      Map<String, Object> request = request(ATTESTATION);
      request.put("signing_root", requireNonNull(request.get("signingRoot")));
      request.put(name, "0x" + "11".repeat(32));

      assertThatThrownBy(() -> read(request))
          .isInstanceOf(RefusedRequestException.RootMismatch.class);
    }
  }

  @Test
  void refusesARootOfOtherContent() {
    for (String name : List.of("signingRoot", "signing_root")) {
      Map<String, Object> request = request(ATTESTATION);
      Object computed = request.remove("signingRoot");
      request.put(name, "0x" + "11".repeat(32));

      assertThatThrownBy(() -> read(request))
          .isInstanceOf(RefusedRequestException.RootMismatch.class)
          .hasMessage(
              "the request claims signing root 0x%s, its content has %s",
              "11".repeat(32), computed);
    }
  }

  @Test
  void toleratesTheClientsHabits() {
    Map<String, Object> request = request(BLOCK);
    request.put("type", "block_v2");
    request.put("extra", Map.of("deep", List.of(1)));
    Vectors.object(request, "beacon_block").put("proofs", List.of(Map.of("index", "1")));
    Vectors.object(request, "beacon_block").put("version", "fulu");
    Vectors.object(request, "fork_info").put("extra", 1);
    Vectors.object(request, "fork_info", "fork").put("epoch", 411392);
    Vectors.object(request, "beacon_block", "block_header").put("slot", 13164559);

    assertThat(read(request)).isInstanceOf(Duty.Block.class);
  }

  @Test
  void ignoresTheForkOfARegistration() {
    Map<String, Object> request = request("any/validator_registration/0");
    request.put(
        "fork_info", Map.of("genesis_validators_root", Root.ZERO.toString(), "fork", Map.of()));

    assertThat(read(request)).isInstanceOf(Duty.ValidatorRegistration.class);
  }

  @Test
  void acceptsAggregatesWrappedAndBareUnderBothNames() {
    Map<String, Object> bare = request(AGGREGATE);
    SigningRoot root = read(bare).signingRoot();
    bare.put("type", "AGGREGATE_AND_PROOF_V2");
    assertThat(read(bare).signingRoot()).isEqualTo(root);

    bare.put("aggregate_and_proof", Map.of("data", Vectors.object(bare, "aggregate_and_proof")));
    assertThat(read(bare).signingRoot()).isEqualTo(root);
    bare.put("type", "AGGREGATE_AND_PROOF");
    assertThat(read(bare).signingRoot()).isEqualTo(root);
  }

  @Test
  void refusesAnAggregateOfALaterForkThanOurScheduleKnows() {
    Map<String, Object> wrapped = request(AGGREGATE);
    Map<String, Object> data = Vectors.object(wrapped, "aggregate_and_proof");
    wrapped.put("aggregate_and_proof", Map.of("version", "altair", "data", data));
    assertThat(read(wrapped).type()).isEqualTo(DutyType.AGGREGATE_AND_PROOF_V2);

    wrapped.put("aggregate_and_proof", Map.of("version", "GLOAS", "data", data));
    assertProblem(wrapped, "aggregate_and_proof.data: slot ");
    wrapped.put("aggregate_and_proof", Map.of("version", "HEZE", "data", data));
    assertProblem(wrapped, "aggregate_and_proof.version: expected one of ");
  }

  @Test
  void choosesTheAggregateOfTheSlotsFork() {
    Map<String, Object> without = request(AGGREGATE);
    Vectors.object(without, "aggregate_and_proof", "aggregate").remove("committee_bits");
    assertProblem(
        without,
        "aggregate_and_proof.aggregate.committee_bits: expected bytes in hex, was missing");

    Map<String, Object> with = request("deneb/aggregate_bare/0");
    Vectors.object(with, "aggregate_and_proof", "aggregate")
        .put("committee_bits", "0x0000000000000000");
    assertProblem(with, "aggregate_and_proof.aggregate.committee_bits: not a field of Attestation");
  }

  @Test
  void refusesAnotherChain() {
    Map<String, Object> request = request(ATTESTATION);
    Vectors.object(request, "fork_info").put("genesis_validators_root", Root.ZERO.toString());

    assertThatThrownBy(() -> read(request))
        .isInstanceOf(RefusedRequestException.ForeignChain.class)
        .hasMessageContaining(Root.ZERO.toString())
        .hasMessageContaining("0x4b363db9");
  }

  @Test
  void signsForAnyChainWhenNoneIsPinned() {
    Map<String, Object> config = new LinkedHashMap<>(Networks.MAINNET.toMap());
    config.remove("GENESIS_VALIDATORS_ROOT");
    Map<String, Object> request = request(ATTESTATION);
    request.remove("signingRoot");
    Vectors.object(request, "fork_info").put("genesis_validators_root", Root.ZERO.toString());

    assertThat(SigningRequest.read(request, Network.read(config)).duty())
        .isInstanceOfSatisfying(
            Duty.Vote.class, duty -> assertThat(duty.genesisValidatorsRoot()).isEqualTo(Root.ZERO));
  }

  @Test
  void usesThePreviousForkBeforeTheFork() {
    Map<String, Object> request = request("fulu/randao/0");
    request.remove("signingRoot");
    SigningRoot current = read(request).signingRoot();
    Vectors.object(request, "fork_info", "fork").put("epoch", "18446744073709551615");
    SigningRoot previous = read(request).signingRoot();
    Vectors.object(request, "fork_info", "fork").put("current_version", "0x05000000");
    Vectors.object(request, "fork_info", "fork").put("epoch", "0");

    assertThat(previous).isNotEqualTo(current).isEqualTo(read(request).signingRoot());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "source|epoch|abc|attestation.source.epoch: expected an unsigned 64-bit integer, was \"abc\"",
        "target|epoch|9223372036854775808|attestation.target.epoch: expected an integer below 2^63,",
        "source|epoch|500000|attestation.source.epoch: expected at most the target's epoch",
        "target|root|0x12|attestation.target.root: expected exactly 32 bytes in hex, was 1 bytes",
        "source|extra|1|attestation.source.extra: not a field of Checkpoint, which has [epoch, root]"
      })
  void namesTheFieldThatIsWrong(String checkpoint, String field, String value, String message) {
    Map<String, Object> request = request(ATTESTATION);
    Vectors.object(request, "attestation", checkpoint).put(field, value);

    assertProblem(request, message);
  }

  @Test
  void namesWhatIsMissing() {
    for (String name : List.of("type", "fork_info", "attestation")) {
      Map<String, Object> request = request(ATTESTATION);
      request.remove(name);
      assertProblem(request, name + ": expected ");
    }
    Map<String, Object> request = request(ATTESTATION);
    Vectors.object(request, "fork_info", "fork").remove("current_version");
    assertProblem(request, "fork_info.fork.current_version: expected bytes in hex, was missing");
  }

  @Test
  void refusesUnknownTypesAndVersions() {
    Map<String, Object> type = request(ATTESTATION);
    type.put("type", "BLS_TO_EXECUTION_CHANGE");
    assertProblem(type, "type: expected one of [AGGREGATION_SLOT, ");

    Map<String, Object> version = request(BLOCK);
    Vectors.object(version, "beacon_block").put("version", "OSAKA");
    assertProblem(version, "beacon_block.version: expected one of [PHASE0, ");

    Map<String, Object> body = request(BLOCK);
    Vectors.object(body, "beacon_block").put("version", "PHASE0");
    assertProblem(body, "beacon_block.block: expected an object (BeaconBlock), was missing");
  }

  private static Duty read(Map<String, Object> request) {
    return SigningRequest.read(request, Networks.MAINNET).duty();
  }

  private static void assertProblem(Map<String, Object> request, String message) {
    assertThatThrownBy(() -> read(request))
        .isInstanceOf(RefusedRequestException.Malformed.class)
        .hasMessageStartingWith(message);
  }

  /** The request of the vector {@code name} of mainnet. */
  static Map<String, Object> request(String name) {
    return Vectors.list(Vectors.read("signing-mainnet.json"), "vectors").stream()
        .filter(vector -> name.equals(vector.get("name")))
        .map(vector -> Vectors.object(vector, "request"))
        .findFirst()
        .orElseThrow();
  }
}
