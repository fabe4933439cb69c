package io.nitrosigner.emulators.enclave;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.nitrosigner.emulators.enclave.SignerClient.Response;
import io.nitrosigner.protocol.Json;
import io.nitrosigner.protocol.records.ValidatorKeyRecord;
import io.nitrosigner.signing.duty.DutyPolicy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Web3Signer's own examples get the signatures that they would get there. */
@Timeout(60)
final class Web3SignerExamplesTest {
  /** Source: Web3Signer's acceptance tests. */
  private static final String SECRET =
      "3ee2224386c82ffea477e2adf28a2929f5c349165a4196158c7f3a2ecca40f35";

  private static final String PUBLIC_KEY =
      "0x989d34725a2bfc3f15105f3f5fc8741f436c25ee1ee4f948e425d6bcb8c56bce6e06c269635b7e985a7ffa639e2409bf";

  private EnclaveWorld world;

  /** A world for each: what is signed is remembered in it. */
  @BeforeEach
  void start(@TempDir Path directory) throws IOException {
    DutyPolicy all = DutyPolicy.read(DutyPolicy.optionalNames());
    world = EnclaveWorld.start(directory, EnclaveWorld.NETWORK, all);
  }

  @AfterEach
  void stop() {
    world.close();
  }

  @Test
  void signsThemAll() throws IOException {
    List<Map.Entry<String, JsonNode>> examples = examples();
    assertThat(examples).hasSize(20);
    assertSigned(examples.stream().filter(example -> !isOtherBlock(example.getKey())));
  }

  @Test
  void signsTheOtherBlockOfTheSameSlotWithoutAHistory() throws IOException {
    assertSigned(examples().stream().filter(example -> isOtherBlock(example.getKey())));
  }

  @Test
  void refusesToSignBothBlocksOfASlot() throws IOException {
    JsonNode examples = Json.mapper().readTree(SealedRecords.resource("web3signer-examples.json"));
    try (EnclaveGuest enclave = enclave();
        SignerClient client = enclave.signer(world.records().tls())) {
      assertThat(sign(client, examples.path("BLOCK_V2 (BELLATRIX)")).status()).isEqualTo(200);
      assertThat(sign(client, examples.path("BLOCK_V2 (FULU)")).status()).isEqualTo(412);
    }
  }

  private static boolean isOtherBlock(String name) {
    return name.equals("BLOCK_V2 (BELLATRIX)");
  }

  private void assertSigned(Stream<Map.Entry<String, JsonNode>> examples) throws IOException {
    try (EnclaveGuest enclave = enclave();
        SignerClient client = enclave.signer(world.records().tls())) {
      for (Map.Entry<String, JsonNode> example : examples.toList()) {
        assertThat(sign(client, example.getValue()).body())
            .as(example.getKey())
            .isEqualTo(example.getValue().path("signature").asText());
      }
    }
  }

  private static Response sign(SignerClient client, JsonNode example) throws IOException {
    return client.sign(PUBLIC_KEY, example.path("request").toString());
  }

  private EnclaveGuest enclave() throws IOException {
    EnclaveGuest enclave = world.boot();
    byte[] secret = HexFormat.of().parseHex(SECRET);
    List<ValidatorKeyRecord> keys = List.of(world.records().v2(secret, EnclaveWorld.NETWORK));
    enclave.call(world.init(keys));
    world.registerUnused(enclave, keys);
    return enclave;
  }

  private static List<Map.Entry<String, JsonNode>> examples() throws IOException {
    return List.copyOf(
        Json.mapper().readTree(SealedRecords.resource("web3signer-examples.json")).properties());
  }
}
