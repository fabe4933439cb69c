package io.nitrosigner.emulators.enclave;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nitrosigner.emulators.dynamodb.SharedDynamoDbLocal;
import io.nitrosigner.emulators.history.HistoryTables;
import io.nitrosigner.operator.UsageException;
import io.nitrosigner.operator.tls.OwnCertificate;
import io.nitrosigner.operator.tls.SignerTls;
import io.nitrosigner.operator.tls.SubjectNames;
import io.nitrosigner.operator.tls.TlsDescription;
import io.nitrosigner.operator.tls.TlsIdentity;
import io.nitrosigner.protocol.control.ControlRequest;
import io.nitrosigner.protocol.control.ControlResponse;
import io.nitrosigner.protocol.records.TlsKeyRecord;
import io.nitrosigner.protocol.tables.TlsKeyTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.kms.model.KmsException;

/**
 * That an enclave serves with the TLS identity that an operator has set, and clients believe it.
 */
@Timeout(120)
final class TlsSetTest {
  private static final String NAME = "tls-" + UUID.randomUUID();

  private static EnclaveWorld world;
  private static DynamoDbClient dynamoDb;

  @BeforeAll
  static void start(@TempDir Path directory) throws IOException {
    world = EnclaveWorld.start(directory);
    dynamoDb = SharedDynamoDbLocal.client();
    HistoryTables.create(dynamoDb, NAME, TlsKeyTable.schema().partitionKey());
  }

  @AfterAll
  static void stop() {
    dynamoDb.close();
    world.close();
  }

  @Test
  void servesWithAKeyThatKmsMadeAndThenWithTheNextOne() throws Exception {
    SignerTls signer = signer(NAME);
    SubjectNames names = SubjectNames.withThisMachine(List.of("signer.example"));
    TlsKeyTable.Row first = signer.set(signer.current(), signer.make(names));
    assertThat(signer.required()).isEqualTo(first);
    assertThat(serves(first.key())).startsWith("HTTP/1.1 200 OK").endsWith("OK");

    TlsKeyTable.Row second = signer.set(Optional.of(first), signer.make(names));
    assertThat(serves(second.key())).endsWith("OK");
    assertThat(TlsDescription.fingerprint(second)).isNotEqualTo(TlsDescription.fingerprint(first));

    TlsIdentity late = signer.make(names);
    assertThatThrownBy(() -> signer.set(Optional.of(first), late))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("somebody else has set another");
    assertThat(signer.required()).isEqualTo(second);
  }

  @Test
  void servesWithTheChainOfAnOperatorsOwnAuthority(@TempDir Path directory) throws Exception {
    SignerTls signer = signer(NAME);
    TlsIdentity own =
        new OwnCertificate(
                copy("leaf.pem", directory),
                copy("leaf.key", directory),
                List.of(copy("middle.pem", directory), copy("root.pem", directory)))
            .read(() -> new char[0], Instant.now());
    TlsKeyTable.Row row = signer.set(signer.current(), own);

    assertThat(serves(row.key())).endsWith("OK"); // a client that has the root only
  }

  @Test
  void tellsOnlyEnclavesWhatIsInside() {
    SignerTls signer = signer(NAME);
    signer.set(
        signer.current(), signer.make(SubjectNames.withThisMachine(List.of("signer.example"))));

    assertThatThrownBy(signer::opened)
        .isInstanceOf(KmsException.class)
        .hasMessageContaining("not authorized to perform: kms:Decrypt");
  }

  @Test
  void tellsWhenTheTableIsMissing() {
    assertThatThrownBy(() -> signer("no-such-table").current())
        .isInstanceOf(UsageException.class)
        .hasMessage("no table no-such-table");
  }

  /** Files of OpenSSL's, by {@code make.sh} beside them. */
  private static Path copy(String name, Path directory) throws IOException {
    return Files.write(directory.resolve(name), SealedRecords.resource("own-authority/" + name));
  }

  private static SignerTls signer(String table) {
    return new SignerTls(
        world.admin,
        dynamoDb,
        new SignerTls.Place(world.records().keyArn(), table),
        InstantSource.system());
  }

  /** What an enclave with this identity answers to a client that trusts its cert_pem alone. */
  private static String serves(TlsKeyRecord identity) throws IOException {
    ControlRequest.Init good = world.init(List.of());
    try (EnclaveGuest enclave = world.boot()) {
      ControlResponse response =
          enclave.call(
              new ControlRequest.Init(good.config(), good.credential(), identity, good.keys()));
      assertThat(response.status()).as(response.body().toString()).isEqualTo(200);
      return enclave.get("/upcheck", identity);
    }
  }
}
