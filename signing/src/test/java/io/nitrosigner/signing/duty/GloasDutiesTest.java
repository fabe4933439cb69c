package io.nitrosigner.signing.duty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nitrosigner.signing.Networks;
import io.nitrosigner.signing.Vectors;
import io.nitrosigner.signing.network.Fork;
import io.nitrosigner.signing.network.Network;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How clients wrap and name the duties of Gloas, and what about them is refused. */
final class GloasDutiesTest {
  private static final Network NETWORK = Networks.unpinnedGloas();
  private static final String PREVIOUS = "0x06000001";

  @ParameterizedTest
  @CsvSource({
    "bid, execution_payload_bid",
    "envelope, execution_payload_envelope",
    "payload_attestation, payload_attestation_message",
    "proposer_preferences, proposer_preferences"
  })
  void acceptsDataWithoutItsWrapper(String name, String key) {
    Map<String, Object> request = request(name);
    request.put(key, Vectors.object(request, key, "data"));

    assertThat(read(request).signingRoot()).hasToString(Vectors.text(request, "signingRoot"));
  }

  @Test
  void tellsTheDataOfAnAuthenticationFromItsWrapper() {
    Map<String, Object> request = request("builder_request_auth");
    request.put("builder_request_auth", Vectors.object(request, "builder_request_auth", "data"));

    assertRight(request, Networks.MAINNET);
  }

  @ParameterizedTest
  @CsvSource({
    "payload_attestation, PAYLOAD_ATTESTATION, payload_attestation_message,"
        + " payload_attestation",
    "payload_attestation, payload_attestation, payload_attestation_message,"
        + " payload_attestation_data",
    "builder_request_auth, REQUEST_AUTH, builder_request_auth, request_auth"
  })
  void acceptsFormerNames(String name, String type, String official, String former) {
    Map<String, Object> request = request(name);
    request.put("type", type);
    request.put(former, request.remove(official));
    Network network = name.equals("builder_request_auth") ? Networks.MAINNET : NETWORK;

    assertRight(request, network);
    request.put(official, Map.of());
    assertThatThrownBy(() -> SigningRequest.read(request, network))
        .hasMessageStartingWith(official + ".");
  }

  @ParameterizedTest
  @CsvSource({
    "bid, 8992158699049447194",
    "envelope, 2753605548696605346",
    "payload_attestation, 1",
    "proposer_preferences, 32"
  })
  void signsUnderTheForkOfTheMessagesEpoch(String name, long slot) {
    Map<String, Object> request = request(name);
    request.remove("signingRoot");
    SigningRoot current = read(request).signingRoot();
    Map<String, Object> fork = Vectors.object(request, "fork_info", "fork");

    fork.put("epoch", slot / 8);
    assertThat(read(request).signingRoot()).isEqualTo(current);
    fork.put("epoch", slot / 8 + 1);
    SigningRoot previous = read(request).signingRoot();
    assertThat(previous).isNotEqualTo(current);
    fork.put("current_version", PREVIOUS);
    fork.put("epoch", 0);
    assertThat(read(request).signingRoot()).isEqualTo(previous);
  }

  @Test
  void carriesTheSlot() {
    assertThat(read(request("bid")))
        .isInstanceOfSatisfying(
            Duty.ExecutionPayloadBid.class,
            duty -> assertThat(duty.slot()).isEqualTo(8992158699049447194L));
    assertThat(read(request("envelope")))
        .isInstanceOfSatisfying(
            Duty.ExecutionPayloadEnvelope.class,
            duty -> assertThat(duty.slot()).isEqualTo(2753605548696605346L));
    assertThat(read(request("payload_attestation")))
        .isInstanceOfSatisfying(
            Duty.PayloadAttestation.class, duty -> assertThat(duty.slot()).isEqualTo(1));
    assertThat(read(request("proposer_preferences")))
        .isInstanceOfSatisfying(
            Duty.ProposerPreferences.class, duty -> assertThat(duty.slot()).isEqualTo(32));
  }

  @ParameterizedTest
  @ValueSource(strings = {"FULU", "PHASE0"})
  void refusesOtherVersions(String version) {
    Map<String, Object> request = request("bid");
    Vectors.object(request, "execution_payload_bid").put("version", version);
    assertProblem(
        request, "execution_payload_bid.version: expected GLOAS, was \"" + version + "\"");
  }

  @Test
  void needsBothMembersOfTheWrapper() {
    Map<String, Object> versionless = request("bid");
    Vectors.object(versionless, "execution_payload_bid").remove("version");
    assertProblem(versionless, "execution_payload_bid.version: expected a string, was missing");

    Map<String, Object> empty = request("bid");
    Vectors.object(empty, "execution_payload_bid").remove("data");
    assertProblem(empty, "execution_payload_bid.data: expected an object (ExecutionPayloadBid)");
  }

  @Test
  void refusesTheDraftsOfProposerPreferences() {
    Map<String, Object> rootless = request("proposer_preferences");
    preferences(rootless).remove("dependent_root");
    assertProblem(
        rootless, "proposer_preferences.data.dependent_root: expected bytes in hex, was missing");

    Map<String, Object> renamed = request("proposer_preferences");
    Map<String, Object> preferences = preferences(renamed);
    preferences.put("gas_limit", preferences.remove("target_gas_limit"));
    assertProblem(renamed, "proposer_preferences.data.target_gas_limit: expected an unsigned");
  }

  @Test
  void refusesToAuthenticateByNothing() {
    Map<String, Object> request = request("builder_request_auth");
    Vectors.object(request, "builder_request_auth", "data").put("data", "0x");
    assertProblem(request, "builder_request_auth.data.data: expected at least 1 byte in hex");

    Vectors.object(request, "builder_request_auth", "data").put("data", "00".repeat(4097));
    assertProblem(request, "builder_request_auth.data.data: expected at most 4096 bytes");
  }

  @Test
  void namesThePlaceInAnEnvelope() {
    Map<String, Object> request = request("envelope");
    Vectors.list(Vectors.object(payload(request), "execution_requests"), "deposits")
        .get(3)
        .put("pubkey", "0x00");
    assertProblem(
        request,
        "execution_payload_envelope.data.execution_requests.deposits[3].pubkey:"
            + " expected exactly 48 bytes");

    Map<String, Object> slot = request("envelope");
    Vectors.object(payload(slot), "payload").put("slot_number", "9223372036854775808");
    assertProblem(
        slot,
        "execution_payload_envelope.data.payload.slot_number: expected an integer below 2^63");
  }

  @Test
  void needsTheForkAndTheChain() {
    Map<String, Object> request = request("payload_attestation");
    request.remove("fork_info");
    assertProblem(request, "fork_info: expected an object, was missing");

    assertThatThrownBy(
            () ->
                SigningRequest.read(
                    request("payload_attestation"), Networks.minimal(Fork.GLOAS, 0)))
        .isInstanceOf(RefusedRequestException.ForeignChain.class);
  }

  /** The same JSON, another tree: the bits' and the container's. */
  @Test
  void changesTheRootOfAnAggregateWithTheFork() {
    Map<String, Object> vector = vector("aggregate");
    Map<String, Object> request = Vectors.object(vector, "request");
    Map<String, Object> config = new LinkedHashMap<>(Networks.ofGloasVector(vector).toMap());
    config.put("GLOAS_FORK_EPOCH", "38581");

    assertThatThrownBy(() -> SigningRequest.read(request, Network.read(config)))
        .isInstanceOf(RefusedRequestException.Malformed.class)
        .hasMessageContaining("is of FULU on this network, not of GLOAS");
    Vectors.object(request, "aggregate_and_proof").remove("version");
    assertThatThrownBy(() -> SigningRequest.read(request, Network.read(config)))
        .isInstanceOf(RefusedRequestException.RootMismatch.class);
    config.put("GLOAS_FORK_EPOCH", "38580");
    assertRight(request, Network.read(config));
    request.put("type", "AGGREGATE_AND_PROOF");
    request.put("aggregate_and_proof", Vectors.object(request, "aggregate_and_proof", "data"));
    assertRight(request, Network.read(config));
  }

  @ParameterizedTest
  @ValueSource(strings = {"any/validator_registration/0", "any/deposit/0"})
  void refusesABrokenKeyWhereAKeyIsNamed(String name) {
    for (String key : List.of("00".repeat(48), "ff".repeat(48), "c0" + "00".repeat(47))) {
      Map<String, Object> request = SigningRequestTest.request(name);
      String payload = request.containsKey("deposit") ? "deposit" : "validator_registration";
      Vectors.object(request, payload).put("pubkey", key);
      assertThatThrownBy(() -> SigningRequest.read(request, Networks.MAINNET))
          .isInstanceOf(RefusedRequestException.Malformed.class)
          .hasMessageStartingWith(payload + ".pubkey: ")
          .hasMessageEndingWith("0x" + key);
    }
  }

  /** The request claims its root: to be read is to agree with it. */
  private static void assertRight(Map<String, Object> request, Network network) {
    assertThat(SigningRequest.read(request, network).duty().signingRoot())
        .hasToString(Vectors.text(request, "signingRoot"));
  }

  private static Duty read(Map<String, Object> request) {
    return SigningRequest.read(request, NETWORK).duty();
  }

  private static void assertProblem(Map<String, Object> request, String message) {
    assertThatThrownBy(() -> read(request))
        .isInstanceOf(RefusedRequestException.Malformed.class)
        .hasMessageStartingWith(message);
  }

  private static Map<String, Object> payload(Map<String, Object> request) {
    return Vectors.object(request, "execution_payload_envelope", "data");
  }

  private static Map<String, Object> preferences(Map<String, Object> request) {
    return Vectors.object(request, "proposer_preferences", "data");
  }

  private static Map<String, Object> request(String name) {
    return Vectors.object(vector(name), "request");
  }

  private static Map<String, Object> vector(String name) {
    return Vectors.list(Vectors.read("gloas.json"), "vectors").stream()
        .filter(vector -> name.equals(vector.get("name")))
        .findFirst()
        .orElseThrow();
  }
}
