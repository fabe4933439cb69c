package io.nitrosigner.emulators.enclave;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromBool;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

import com.fasterxml.jackson.databind.JsonNode;
import io.nitrosigner.emulators.dynamodb.KeyTables;
import io.nitrosigner.emulators.dynamodb.SharedDynamoDbLocal;
import io.nitrosigner.emulators.laptop.SigningVector;
import io.nitrosigner.operator.keys.Assignment;
import io.nitrosigner.operator.keys.KeyChange;
import io.nitrosigner.operator.keys.KeyIndex;
import io.nitrosigner.protocol.Json;
import io.nitrosigner.protocol.control.EnclaveState;
import io.nitrosigner.protocol.records.ValidatorKeyRecord;
import io.nitrosigner.protocol.tables.KeyListing;
import io.nitrosigner.protocol.tables.KeyTransfers;
import io.nitrosigner.protocol.tables.ValidatorKeyTable;
import io.nitrosigner.signing.duty.DutyPolicy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Rows that a script of nobody's has written as the reference system does, from the table into an
 * enclave and to signatures that Lodestar has made with the same keys.
 */
@Timeout(60)
final class ReferenceRowsTest {
  private final String table = "reference-" + UUID.randomUUID();

  @Test
  void areAssignedLoadedAndSign(@TempDir Path directory) throws IOException {
    try (EnclaveWorld world = EnclaveWorld.start(directory, "mainnet", DutyPolicy.DEFAULT);
        DynamoDbClient dynamoDb = SharedDynamoDbLocal.client();
        EnclaveGuest enclave = world.boot()) {
      KeyTables.create(dynamoDb, table, ValidatorKeyTable.schema());
      for (JsonNode row : Json.mapper().readTree(SealedRecords.resource("reference-rows.json"))) {
        dynamoDb.putItem(r -> r.tableName(table).item(item(row, world.records())));
      }

      assertThat(assignAll(dynamoDb).values())
          .containsExactly(
              KeyChange.ASSIGNED, KeyChange.ASSIGNED, KeyChange.INACTIVE, KeyChange.OTHER_NETWORK);
      List<ValidatorKeyRecord> rows =
          new ValidatorKeyTable(dynamoDb, table)
              .of(
                  EnclaveWorld.DEPLOYMENT,
                  (_, unreadable) -> {
                    throw unreadable;
                  })
              .toList();
      EnclaveState state = enclave.call(world.init(rows)).state();

      assertThat(state.failures()).isEmpty();
      assertThat(state.keysLoaded()).isEqualTo(2);
      assertSigns(enclave, world, rows);
    }
  }

  private static void assertSigns(
      EnclaveGuest enclave, EnclaveWorld world, List<ValidatorKeyRecord> rows) throws IOException {
    try (SignerClient client = enclave.signer(world.records().tls())) {
      for (ValidatorKeyRecord row : rows) {
        List<SigningVector> vectors =
            SigningVector.all().stream()
                .filter(vector -> vector.pubkey().equals("0x" + row.pubkey()))
                .filter(
                    vector -> !vector.type().matches("ATTESTATION|BLOCK.*|VOLUNTARY_EXIT|DEPOSIT"))
                .toList();
        assertThat(vectors).hasSizeGreaterThan(5);
        for (SigningVector vector : vectors) {
          assertThat(client.sign(vector.pubkey(), vector.request().toString()).body())
              .as(vector.name())
              .contains(vector.signature());
        }
      }
    }
  }

  /** In the order of the file. */
  private Map<String, KeyChange> assignAll(DynamoDbClient dynamoDb) throws IOException {
    KeyIndex index = KeyIndex.of(new KeyListing(dynamoDb, table, Optional.empty()).rows());
    Assignment assignment =
        new Assignment(
            index, EnclaveWorld.DEPLOYMENT, Optional.of(new KeyTransfers(dynamoDb, table)));
    Map<String, KeyChange> changes = new LinkedHashMap<>();
    for (JsonNode row : Json.mapper().readTree(SealedRecords.resource("reference-rows.json"))) {
      String pubkey = row.path("pubkey").asText();
      changes.put(pubkey, assignment.assign(pubkey, "mainnet").outcome());
    }
    return changes;
  }

  /** What the file has, with its plaintext encrypted as the reference system does: no context. */
  private static Map<String, AttributeValue> item(JsonNode row, SealedRecords records) {
    Map<String, AttributeValue> item = new HashMap<>();
    row.properties()
        .forEach(
            column ->
                item.put(
                    column.getKey(),
                    column.getValue().isBoolean()
                        ? fromBool(column.getValue().asBoolean())
                        : fromS(column.getValue().asText())));
    byte[] plaintext = requireNonNull(item.remove("plaintext")).s().getBytes(UTF_8);
    byte[] ciphertext = records.encrypt(records.keyArn(), plaintext, Map.of());
    item.put(
        "encrypted_key_password_mnemonic_b64",
        fromS(Base64.getEncoder().encodeToString(ciphertext)));
    return item;
  }
}
