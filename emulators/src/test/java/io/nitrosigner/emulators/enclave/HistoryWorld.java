package io.nitrosigner.emulators.enclave;

import io.nitrosigner.emulators.aws.Identities;
import io.nitrosigner.emulators.aws.JsonService;
import io.nitrosigner.emulators.dynamodb.DynamoDbEndpoint;
import io.nitrosigner.emulators.dynamodb.Interference;
import io.nitrosigner.emulators.dynamodb.SharedDynamoDbLocal;
import io.nitrosigner.emulators.history.HistoryTables;
import io.nitrosigner.slashing.dynamodb.HistoryTable;
import io.nitrosigner.slashing.dynamodb.SealedKey;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Map;
import java.util.UUID;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.kms.KmsClient;

/**
 * A table of signing history and the way of enclaves to it, which fails as the test says. Whoever
 * tampers with the table does so behind their back.
 */
public final class HistoryWorld implements AutoCloseable {
  private final String table = "history-" + UUID.randomUUID();
  private final DynamoDbClient behind = SharedDynamoDbLocal.client();
  private final DynamoDbEndpoint endpoint;
  private volatile Interference interference = Interference.NONE;

  /** A new table that {@code identities} may use as their policies say. */
  public HistoryWorld(String account, Identities identities) throws IOException {
    HistoryTables.create(behind, table);
    endpoint =
        DynamoDbEndpoint.start(
            new JsonService.Settings(
                EnclaveWorld.REGION,
                0,
                EndpointTls.AWS.server(),
                identities,
                InstantSource.system()),
            account,
            SharedDynamoDbLocal.endpoint(),
            (call, tables) -> interference.meet(call, tables));
  }

  /** Has KMS make the key of the MACs. */
  void seal(KmsClient kms, String keyArn) {
    byte[] sealed =
        kms.generateDataKeyWithoutPlaintext(
                r ->
                    r.keyId(keyArn)
                        .numberOfBytes(SealedKey.LENGTH)
                        .encryptionContext(SealedKey.encryptionContext(EnclaveWorld.DEPLOYMENT)))
            .ciphertextBlob()
            .asByteArray();
    table().putSealedKey(Base64.getEncoder().encodeToString(sealed));
  }

  /** The table's name. */
  public String name() {
    return table;
  }

  /** The table, as its administrator sees it. */
  public HistoryTable table() {
    return new HistoryTable(behind, table);
  }

  /** Deletes the item of an interop key. */
  void forget(int key) {
    delete(SealedRecords.pubkey(key));
  }

  /** Deletes the key of the MACs. */
  void forgetSealedKey() {
    delete("sealed_mac_key");
  }

  private void delete(String id) {
    behind.deleteItem(r -> r.tableName(table).key(Map.of("pubkey", AttributeValue.fromS(id))));
  }

  /** DynamoDB with all rights and without interference. */
  public DynamoDbClient behind() {
    return behind;
  }

  /** What enclaves meet from here on. */
  public void interfere(Interference next) {
    interference = next;
  }

  int port() {
    return endpoint.endpoint().getPort();
  }

  @Override
  public void close() {
    endpoint.close();
    behind.close();
  }
}
