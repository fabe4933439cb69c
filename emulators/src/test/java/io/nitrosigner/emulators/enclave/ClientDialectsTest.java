package io.nitrosigner.emulators.enclave;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nitrosigner.emulators.enclave.SignerClient.Response;
import io.nitrosigner.protocol.Json;
import io.nitrosigner.protocol.records.ValidatorKeyRecord;
import io.nitrosigner.signing.duty.DutyPolicy;
import io.nitrosigner.signing.keys.InteropKeys;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever way a validator client asks, it gets the one signature there is. */
@Timeout(60)
final class ClientDialectsTest {
  private static final String MAINNET = "mainnet";
  private static final String KEY = "0x" + SealedRecords.pubkey(0);
  private static final String NO_ROOT = "0x" + "00".repeat(32);

  private static JsonNode examples;
  private static EnclaveWorld world;
  private static EnclaveGuest enclave;

  @BeforeAll
  static void start(@TempDir Path directory) throws IOException {
    examples =
        OpenApiDocument.read()
            .operation("sign")
            .body()
            .at("/requestBody/content/application~1json/examples");
    world = EnclaveWorld.start(directory, MAINNET, DutyPolicy.DEFAULT);
    enclave = world.boot();
    List<ValidatorKeyRecord> keys = List.of(world.records().v2(InteropKeys.secret(0), MAINNET));
    enclave.call(world.init(keys));
    world.registerUnused(enclave, keys);
  }

  @AfterAll
  static void stop() {
    enclave.close();
    world.close();
  }

  /** Teku and Prysm send no Accept, Vero asks for text, the others for JSON. */
  @ParameterizedTest
  @CsvSource({
    "'', text/plain",
    "Accept: text/plain, text/plain",
    "Accept: */*, application/json",
    "Accept: application/json, application/json",
  })
  void acceptDecidesBetweenTextAndJson(String accept, String type) throws IOException {
    String[] headers = accept.isEmpty() ? new String[0] : new String[] {accept};
    try (SignerClient client = client()) {
      Response response = client.sign(KEY, example("ATTESTATION").toString(), headers);
      assertThat(response.status()).isEqualTo(200);
      assertThat(response.header("content-type")).isEqualTo(type + "; charset=utf-8");
      assertThat(response.body()).contains(signature(example("ATTESTATION")));
    }
  }

  @Test
  void upcheckIsTextUnlessJsonIsAskedFor() throws IOException {
    try (SignerClient client = client()) {
      assertThat(client.get("/upcheck").body()).isEqualTo("OK");
      assertThat(client.get("/upcheck", "Accept: application/json").body())
          .isEqualTo("{\"status\":\"OK\"}");
    }
  }

  @Test
  void theRootMayHaveEitherNameOrBeLeftOut() throws IOException {
    ObjectNode request = example("RANDAO_REVEAL");
    String signature = signature(request);
    JsonNode root = request.remove("signingRoot");
    assertThat(signature(request)).isEqualTo(signature);
    request.set("signing_root", root);
    assertThat(signature(request)).isEqualTo(signature);
  }

  @ParameterizedTest
  @ValueSource(strings = {"signingRoot", "signing_root"})
  void aRootIsNeverSignedBlindly(String name) throws IOException {
    ObjectNode request = example("RANDAO_REVEAL");
    String root = request.remove("signingRoot").asText();
    request.put(name, NO_ROOT);
    Response refusal = sign(KEY, request);
    assertThat(refusal.status()).isEqualTo(400);
    assertThat(refusal.body()).contains(root, NO_ROOT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"AGGREGATE_AND_PROOF", "AGGREGATE_AND_PROOF_V2"})
  void aggregatesAreBareOrWrappedUnderEitherName(String fork) throws IOException {
    ObjectNode request = example(fork);
    String signature = signature(request);
    JsonNode payload = request.path("aggregate_and_proof");
    JsonNode bare = payload.path("data").isMissingNode() ? payload : payload.path("data");
    ObjectNode wrapped = Json.mapper().createObjectNode().put("version", "ALTAIR");
    wrapped.set("data", bare);
    for (String type : List.of("AGGREGATE_AND_PROOF", "AGGREGATE_AND_PROOF_V2")) {
      for (JsonNode shape : List.of(bare, wrapped)) {
        request.put("type", type).set("aggregate_and_proof", shape);
        assertThat(signature(request)).as(type).isEqualTo(signature);
      }
    }
  }

  @Test
  void theSlotDecidesWhetherAnAggregateHasCommitteeBits() throws IOException {
    ObjectNode altair = example("AGGREGATE_AND_PROOF");
    ((ObjectNode) altair.at("/aggregate_and_proof/aggregate")).put("committee_bits", "0x01");
    assertRefused(altair, "aggregate_and_proof.aggregate.committee_bits: not a field");
    ObjectNode fulu = example("AGGREGATE_AND_PROOF_V2");
    ((ObjectNode) fulu.at("/aggregate_and_proof/data/aggregate")).remove("committee_bits");
    assertRefused(fulu, "aggregate_and_proof.data.aggregate.committee_bits: expected");
  }

  @Test
  void blocksAreSignedAgainWithTheirVersionInAnyCase() throws IOException {
    ObjectNode request = example("BLOCK_V2");
    String signature = signature(request);
    for (String version : List.of("FULU", "fulu", "Fulu")) {
      ((ObjectNode) request.path("beacon_block")).put("version", version);
      assertThat(signature(request)).isEqualTo(signature);
    }
  }

  @Test
  void typesMayBeOfAnyCaseAndNumbersNumbers() throws IOException {
    ObjectNode request = example("RANDAO_REVEAL");
    String signature = signature(request);
    ObjectNode payload = (ObjectNode) request.path("randao_reveal");
    payload.put("epoch", Long.parseLong(payload.path("epoch").asText()));
    request.put("type", "randao_reveal");
    assertThat(signature(request)).isEqualTo(signature);
  }

  /** Nimbus adds proofs to its blocks. */
  @Test
  void membersThatNobodyHashesAreIgnored() throws IOException {
    ObjectNode request = example("BLOCK_V2");
    String signature = signature(request);
    request.putArray("proofs").addObject().put("index", "401");
    ((ObjectNode) request.path("beacon_block")).putArray("proofs");
    ((ObjectNode) request.path("fork_info")).put("name", "fulu");
    assertThat(signature(request)).isEqualTo(signature);
  }

  @Test
  void membersOfWhatIsHashedAreNotIgnored() throws IOException {
    ObjectNode request = example("BLOCK_V2");
    ((ObjectNode) request.at("/beacon_block/block_header")).put("graffiti", NO_ROOT);
    assertRefused(request, "beacon_block.block_header.graffiti: not a field");
  }

  /** Nimbus sends one, with the root of no chain. */
  @Test
  void theForkOfARegistrationIsIgnored() throws IOException {
    ObjectNode request = example("VALIDATOR_REGISTRATION");
    String signature = signature(request);
    ObjectNode fork = example("ATTESTATION").withObject("/fork_info");
    request.set("fork_info", fork.put("genesis_validators_root", NO_ROOT));
    assertThat(signature(request)).isEqualTo(signature);
  }

  @Test
  void identifiersMayBeOfAnyCaseWithAnyPrefixOrNone() throws IOException {
    ObjectNode request = example("RANDAO_REVEAL");
    String digits = KEY.substring(2);
    String upper = digits.toUpperCase(Locale.ROOT);
    for (String identifier : List.of(digits, upper, "0x" + upper, "0X" + digits, "0X" + upper)) {
      assertThat(sign(identifier, request).body()).isEqualTo(signature(request));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0x", "garbage", "0xab", "%30x", "a99a76ed%20", "0x0x"})
  void garbageIsNoKey(String identifier) throws IOException {
    assertThat(sign(identifier, example("RANDAO_REVEAL")).status()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ATTESTATION", "BLOCK_V2"})
  void theSameMessageIsSignedAgainAndAnotherIsNot(String type) throws IOException {
    ObjectNode request = example(type);
    assertThat(signature(request)).isEqualTo(signature(request));
    String root = "\"beacon_block_root\":\"0x|\"parent_root\":\"0x";
    ObjectNode other =
        (ObjectNode)
            Json.mapper()
                .readTree(request.toString().replaceFirst("(" + root + ")[0-9a-f]{4}", "$10000"));
    other.remove("signingRoot");
    assertThat(sign(KEY, other).status()).isEqualTo(412);
  }

  private static void assertRefused(ObjectNode request, String message) throws IOException {
    Response refusal = sign(KEY, request);
    assertThat(refusal.status()).isEqualTo(400);
    assertThat(refusal.body()).contains(message);
  }

  private static String signature(ObjectNode request) throws IOException {
    Response response = sign(KEY, request);
    assertThat(response.status()).as(response.body()).isEqualTo(200);
    return response.body();
  }

  private static Response sign(String identifier, JsonNode request) throws IOException {
    try (SignerClient client = client()) {
      return client.sign(identifier, request.toString());
    }
  }

  private static ObjectNode example(String name) {
    return examples.path(name).path("value").deepCopy();
  }

  private static SignerClient client() throws IOException {
    return enclave.signer(world.records().tls());
  }
}
