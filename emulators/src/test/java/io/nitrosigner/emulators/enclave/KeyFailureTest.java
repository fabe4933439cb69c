package io.nitrosigner.emulators.enclave;

import static io.nitrosigner.emulators.enclave.SealedRecords.KEYSTORE_PUBKEY;
import static io.nitrosigner.emulators.enclave.SealedRecords.PASSWORD;
import static io.nitrosigner.emulators.enclave.SealedRecords.parts;
import static io.nitrosigner.emulators.enclave.SealedRecords.pubkey;
import static io.nitrosigner.emulators.enclave.SealedRecords.resource;
import static io.nitrosigner.emulators.enclave.SealedRecords.row;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.nitrosigner.protocol.control.ControlResponse;
import io.nitrosigner.protocol.control.EnclaveState;
import io.nitrosigner.protocol.control.EnclaveState.KeyFailure;
import io.nitrosigner.protocol.records.TlsKeyRecord;
import io.nitrosigner.protocol.records.ValidatorKeyRecord;
import io.nitrosigner.signing.keys.InteropKeys;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** That a row that does not hold the key it claims costs that key and no other. */
@Timeout(60)
final class KeyFailureTest {
  private static EnclaveWorld world;
  private static SealedRecords records;

  @BeforeAll
  static void start(@TempDir Path directory) throws IOException {
    world = EnclaveWorld.start(directory);
    records = world.records();
  }

  @AfterAll
  static void stop() {
    world.close();
  }

  @Test
  void refusesRowsWhoseSecretIsNotTheirKey() throws IOException {
    ValidatorKeyRecord one = records.v2(1);
    ValidatorKeyRecord two = records.v2(2);
    assertFailures(
        Map.of(
            row(one.pubkey(), two.ciphertextBlob(), 2), "InvalidCiphertextException",
            row(two.pubkey(), one.ciphertextBlob(), 2), "InvalidCiphertextException",
            records.v2Claiming(3, InteropKeys.secret(4)), pubkey(4),
            records.v2Claiming(5, new byte[32]), "secret",
            records.v2Claiming(6, new byte[31]), "31",
            records.v1(pubkey(7), "keystore-pbkdf2.json", PASSWORD), KEYSTORE_PUBKEY));
  }

  @Test
  void refusesRowsOfAnotherPurpose() throws IOException {
    ValidatorKeyRecord otherDeployment = records.v2(1);
    ValidatorKeyRecord unassigned = records.v2(2);
    ValidatorKeyRecord otherNetwork = records.v2(3);
    ValidatorKeyRecord inactive = records.v2(4);
    String theirs = EnclaveWorld.DEPLOYMENT.replaceFirst("^4", "5");
    assertFailures(
        Map.of(
            with(otherDeployment, theirs, EnclaveWorld.NETWORK, true), theirs,
            with(unassigned, ValidatorKeyRecord.UNASSIGNED, EnclaveWorld.NETWORK, true), "none",
            with(otherNetwork, EnclaveWorld.DEPLOYMENT, "mainnet", true), "mainnet",
            with(inactive, EnclaveWorld.DEPLOYMENT, EnclaveWorld.NETWORK, false), "is not active"));
  }

  @Test
  void refusesCiphertextsThatKmsDoesNotDecryptForThisRow() throws IOException {
    byte[] genuine = records.v2(1).ciphertextBlob();
    byte[] flipped = records.v2(2).ciphertextBlob();
    flipped[flipped.length - 1] ^= 1;
    Map<String, String> tlsContext = TlsKeyRecord.sealingContext();
    Map<String, String> context = ValidatorKeyRecord.encryptionContext("minimal", pubkey(4));
    String otherKey = world.admin.createKey().keyMetadata().arn();
    assertFailures(
        Map.of(
            row(pubkey(1), genuine, 1), "InvalidCiphertextException",
            row(pubkey(2), flipped, 2), "InvalidCiphertextException",
            row(pubkey(3), records.encrypt(records.keyArn(), InteropKeys.secret(3), tlsContext), 2),
                "InvalidCiphertextException",
            row(pubkey(4), records.encrypt(otherKey, InteropKeys.secret(4), context), 2),
                "IncorrectKeyException",
            row(pubkey(5), new byte[100], 2), "Exception",
            row(pubkey(6), new byte[0], 2), "expected 1 to 6144 bytes",
            row(pubkey(7), new byte[6145], 2), "expected 1 to 6144 bytes",
            unreadable(8), "expected base64"));
  }

  @Test
  void refusesRowsOfTheReferenceSystemThatDoNotOpen() throws IOException {
    byte[] keystore = resource("keystore-pbkdf2.json");
    byte[] notBase64 = "{\"keystore_b64\":\"e30=\",\"password_b64\":\"!\"}".getBytes(UTF_8);
    byte[] nothing = "{\"keystore_b64\":\"bnVsbA==\",\"password_b64\":\"\"}".getBytes(UTF_8);
    assertFailures(
        Map.of(
            records.v1(KEYSTORE_PUBKEY, parts(keystore, "another")), "wrong password",
            records.v1(pubkey(1), parts("text".getBytes(UTF_8), PASSWORD)), "not a JSON object",
            records.v1(pubkey(2), parts("{}".getBytes(UTF_8), PASSWORD)), "version",
            records.v1(pubkey(3), InteropKeys.secret(3)), "v1 key plaintext",
            records.v1(pubkey(4), notBase64), "password_b64: expected base64",
            records.v1(pubkey(5), nothing), "not a JSON object"));
  }

  @Test
  void failsWhenEveryKeyDoes() throws IOException {
    List<ValidatorKeyRecord> bad =
        List.of(
            records.v2Claiming(1, InteropKeys.secret(2)),
            records.v2Claiming(3, InteropKeys.secret(4)));
    try (EnclaveGuest enclave = world.boot()) {
      ControlResponse response = enclave.call(world.init(bad));

      assertThat(response.status()).isEqualTo(500);
      EnclaveState state = response.state();
      assertThat(state.phase()).isEqualTo("FAILED");
      assertThat(state.keysLoaded()).isZero();
      assertThat(reasons(state)).containsOnlyKeys(pubkey(1), pubkey(3));
      assertThat(state.reason()).get().asString().contains("none of 2 keys", pubkey(2));
    }
  }

  /** That each row fails for its reason, while good rows among them are loaded. */
  private static void assertFailures(Map<ValidatorKeyRecord, String> expected) throws IOException {
    List<ValidatorKeyRecord> rows = new ArrayList<>(expected.keySet());
    rows.addFirst(records.v2(100));
    rows.addLast(records.v2(101));
    try (EnclaveGuest enclave = world.boot()) {
      EnclaveState state = enclave.call(world.init(rows)).state();

      assertThat(state.phase()).isEqualTo("SERVING");
      assertThat(state.keysLoaded()).isEqualTo(2);
      Map<String, String> reasons = reasons(state);
      assertThat(reasons).hasSameSizeAs(expected);
      expected.forEach((row, reason) -> assertThat(reasons.get(row.pubkey())).contains(reason));
      assertThat(enclave.get("/api/v1/eth2/publicKeys", records.tls()))
          .contains(pubkey(100), pubkey(101));
    }
  }

  private static Map<String, String> reasons(EnclaveState state) {
    return state.failures().stream()
        .collect(
            Collectors.toMap(
                KeyFailure::pubkey, KeyFailure::reason, (a, b) -> a + b, LinkedHashMap::new));
  }

  private static ValidatorKeyRecord with(
      ValidatorKeyRecord row, String deployment, String network, boolean active) {
    return new ValidatorKeyRecord(
        deployment, row.pubkey(), network, row.ciphertext(), active, row.version());
  }

  private static ValidatorKeyRecord unreadable(int index) {
    ValidatorKeyRecord row = row(pubkey(index), new byte[1], 2);
    return new ValidatorKeyRecord(
        row.deployment(), row.pubkey(), row.chain(), "not base64", true, 2);
  }
}
