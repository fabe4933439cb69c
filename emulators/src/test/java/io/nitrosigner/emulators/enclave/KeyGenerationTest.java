package io.nitrosigner.emulators.enclave;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import io.nitrosigner.emulators.aws.AwsException;
import io.nitrosigner.emulators.dynamodb.SharedDynamoDbLocal;
import io.nitrosigner.emulators.enclave.SignerClient.Response;
import io.nitrosigner.operator.cli.NitroSigner;
import io.nitrosigner.operator.keys.DepositFile;
import io.nitrosigner.operator.network.Networks;
import io.nitrosigner.protocol.Json;
import io.nitrosigner.protocol.records.ValidatorKeyRecord;
import io.nitrosigner.protocol.tables.NextIndexes;
import io.nitrosigner.protocol.tables.ValidatorKeyTable;
import io.nitrosigner.signing.bls.PublicKey;
import io.nitrosigner.signing.bls.Signature;
import io.nitrosigner.signing.duty.SigningRequest;
import io.nitrosigner.signing.ssz.Root;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;

/** Keys from their birth by the command line to their first signature in an enclave. */
@Timeout(60)
final class KeyGenerationTest {
  private static final String ADDRESS = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed";

  @TempDir private Path directory;

  private final DynamoDbClient dynamoDb = SharedDynamoDbLocal.client();
  private final String table = "keys-" + UUID.randomUUID();
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private EnclaveWorld world;
  private Path mnemonic;

  @BeforeEach
  void start() throws IOException {
    mnemonic = directory.resolve("words");
    world = EnclaveWorld.start(directory);
    createTable();
    Files.write(directory.resolve("output.json"), world.outputs(directory, table).write());
  }

  @AfterEach
  void stop() {
    world.close();
    dynamoDb.close();
  }

  @Test
  void signsWithWhatWasGenerated() throws IOException {
    assertThat(generate("--count", "3", "--mnemonic-out", mnemonic.toString())).isZero();

    assertThat(err.toString())
        .contains("3 keys, indexes 0 to 2, 0 of them were there before")
        .contains("the next unused index of this mnemonic is 3")
        .contains("warning: the keys are not registered as never used")
        .contains("nitro-signer slashing register --deposits");
    List<ValidatorKeyRecord> rows = rows(EnclaveWorld.DEPLOYMENT);
    assertThat(rows).hasSize(3).allMatch(row -> row.version() == 2 && row.active());
    try (ServingGuest enclave = ServingGuest.serve(world, rows)) {
      for (JsonNode deposit : deposits()) {
        assertSigns(enclave, deposit.path("pubkey").asText());
      }
    }
  }

  private static void assertSigns(ServingGuest enclave, String pubkey) throws IOException {
    String request = Requests.randaoReveal();
    Response response = enclave.sign(pubkey, request);
    assertThat(response.status()).as(response.body()).isEqualTo(200);
    Root root =
        SigningRequest.read(
                Json.mapper().readValue(request, new TypeReference<Map<String, Object>>() {}),
                Networks.find(EnclaveWorld.NETWORK))
            .duty()
            .signingRoot()
            .root();
    String signature = response.body().replaceAll("[^0-9a-fx]", "");
    assertThat(
            Signature.read(signature.substring(signature.indexOf("0x")))
                .verifies(PublicKey.read(pubkey), root.bytes()))
        .isTrue();
  }

  @Test
  void keepsTheMnemonicWhereAskedAndNowhereElse() throws IOException {
    generate("--count", "1", "--mnemonic-out", mnemonic.toString());

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(mnemonic)))
        .isEqualTo("rw-------");
    String words = Files.readString(mnemonic).strip();
    assertThat(words.split(" ", -1)).hasSize(24);
    assertThat(out + err.toString()).doesNotContain(words.split(" ", -1)[0] + " ");
    assertThat(dynamoDb.scan(r -> r.tableName(table)).items().toString())
        .doesNotContain(words, words.split(" ", -1)[23] + " ");

    assertThat(generate("--count", "1", "--mnemonic-out", mnemonic.toString())).isEqualTo(1);
    assertThat(err.toString()).contains("exists, and a mnemonic is never overwritten");
    assertThat(Files.readString(mnemonic).strip()).isEqualTo(words);
  }

  @Test
  void finishesWhatWasInterrupted() throws IOException {
    AtomicInteger sealed = new AtomicInteger();
    world.kmsEncrypts(
        (_, answer) -> {
          if (sealed.incrementAndGet() > 70) {
            throw AwsException.client("AccessDeniedException", "not any more");
          }
          return answer;
        });
    assertThat(generate("--count", "100", "--mnemonic-out", mnemonic.toString())).isEqualTo(1);
    assertThat(err.toString())
        .contains("KMS does not encrypt under " + world.records().keyArn(), "not any more")
        .contains("run it again with --mnemonic-in");
    assertThat(rows(EnclaveWorld.DEPLOYMENT)).hasSize(70);
    assertThat(depositFiles()).isEmpty();

    world.kmsIsHonest();
    assertThat(generate("--count", "100", "--mnemonic-in", mnemonic.toString())).isZero();
    assertThat(err.toString()).contains("100 keys, indexes 0 to 99, 70 of them were there before");
    assertThat(rows(EnclaveWorld.DEPLOYMENT)).hasSize(100);
    assertThat(deposits()).hasSize(100);

    assertThat(generate("--count", "2", "--mnemonic-in", mnemonic.toString())).isZero();
    assertThat(err.toString()).contains("indexes 100 to 101, 0 of them were there before");
  }

  @Test
  void refusesAnotherDeploymentWhatWasBegunForOne() throws IOException {
    world.kmsEncrypts(
        (_, _) -> {
          throw AwsException.client("AccessDeniedException", "no");
        });
    generate("--count", "2", "--mnemonic-out", mnemonic.toString());
    world.kmsIsHonest();

    assertThat(generate("--count", "2", "--unassigned", "--mnemonic-in", mnemonic.toString()))
        .isEqualTo(1);
    assertThat(err.toString())
        .contains("indexes 0 to 1 of this mnemonic were begun for the deployment");
    assertThat(
            generate(
                "--count",
                "1",
                "--unassigned",
                "--start-index",
                "2",
                "--mnemonic-in",
                mnemonic.toString()))
        .isZero();
    assertThat(rows(ValidatorKeyRecord.UNASSIGNED)).hasSize(1);
  }

  @Test
  void makesNoKeyASecondTime() throws IOException {
    generate("--count", "2", "--mnemonic-out", mnemonic.toString());
    String words = mnemonic.toString();
    assertThat(generate("--count", "3", "--start-index", "0", "--mnemonic-in", words)).isZero();
    assertThat(err.toString()).contains("3 keys, indexes 0 to 2, 2 of them were there before");
    remove(deposits().get(1).path("pubkey").asText());

    assertThat(generate("--count", "3", "--start-index", "0", "--mnemonic-in", words)).isEqualTo(1);

    assertThat(err.toString())
        .contains("index 1 of this mnemonic was used, and its key 0x")
        .contains("hint: the next unused index is 3");
    assertThat(rows(EnclaveWorld.DEPLOYMENT)).hasSize(2);
    assertThat(rows(NextIndexes.PARTITION)).as("no key").isEmpty();
  }

  @Test
  void refusesAnotherDepositOfTheSameKey() throws IOException {
    generate("--count", "1", "--mnemonic-out", mnemonic.toString());

    assertThat(
            generate(
                "--count",
                "1",
                "--start-index",
                "0",
                "--amount",
                "1",
                "--mnemonic-in",
                mnemonic.toString()))
        .isEqualTo(1);

    assertThat(err.toString()).contains("is in the table with another deposit");
  }

  @Test
  void waitsWhileKmsThrottles() throws IOException {
    AtomicInteger asked = new AtomicInteger();
    world.kmsEncrypts(
        (_, answer) -> {
          if (asked.incrementAndGet() <= 2) {
            throw AwsException.client("ThrottlingException", "Rate exceeded");
          }
          return answer;
        });

    assertThat(generate("--count", "4", "--mnemonic-out", mnemonic.toString())).isZero();
    assertThat(rows(EnclaveWorld.DEPLOYMENT)).hasSize(4);
  }

  @Test
  void tellsThatThereIsNoTable() throws IOException {
    dynamoDb.deleteTable(r -> r.tableName(table));

    assertThat(generate("--count", "1", "--mnemonic-out", mnemonic.toString())).isEqualTo(1);

    assertThat(err.toString()).contains("error: no table " + table + " in eu-central-1");
    assertThat(mnemonic).as("written before anything else").exists();
  }

  @Test
  void foreseesWithoutChangingAnything() throws IOException {
    generate("--count", "1", "--mnemonic-out", mnemonic.toString());
    out.getBuffer().setLength(0);

    assertThat(
            generate(
                "--count",
                "2",
                "--dry-run",
                "--json",
                "--start-index",
                "0",
                "--mnemonic-in",
                mnemonic.toString()))
        .isZero();

    JsonNode plan = Json.mapper().readTree(out.toString());
    assertThat(plan.path("next_index").asInt()).isEqualTo(2);
    assertThat(plan.at("/keys/0/created").asBoolean()).isFalse();
    assertThat(plan.at("/keys/1/created").asBoolean()).isTrue();
    assertThat(rows(EnclaveWorld.DEPLOYMENT)).hasSize(1);
    assertThat(depositFiles()).hasSize(1);
  }

  private int generate(String... options) {
    List<String> line = new ArrayList<>(List.of("keys", "generate"));
    line.addAll(List.of("--network", EnclaveWorld.NETWORK, "--withdrawal-address", ADDRESS));
    line.addAll(List.of("--output", directory.resolve("output.json").toString()));
    line.addAll(List.of("--deposit-dir", directory.toString()));
    line.addAll(List.of(options));
    CommandLine command = NitroSigner.commandLine();
    command.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    return command.execute(line.toArray(String[]::new));
  }

  private List<ValidatorKeyRecord> rows(String deployment) {
    return new ValidatorKeyTable(dynamoDb, table).of(deployment, (_, _) -> {}).toList();
  }

  private void remove(String pubkey) {
    dynamoDb.deleteItem(
        r ->
            r.tableName(table)
                .key(
                    Map.of(
                        "web3signer_uuid", AttributeValue.fromS(EnclaveWorld.DEPLOYMENT),
                        "pubkey", AttributeValue.fromS(pubkey))));
  }

  /** What is in the last deposit file. */
  private List<JsonNode> deposits() throws IOException {
    Path last = depositFiles().getLast();
    JsonNode list = Json.mapper().readTree(last.toFile());
    assertThat(DepositFile.publicKeys(last)).hasSize(list.size());
    return list.valueStream().toList();
  }

  private List<Path> depositFiles() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("deposit_data-"))
          .sorted()
          .toList();
    }
  }

  private void createTable() {
    Map.Entry<String, String> partition = ValidatorKeyTable.schema().partitionKey();
    Map.Entry<String, String> sort = ValidatorKeyTable.schema().sortKey().orElseThrow();
    dynamoDb.createTable(
        r ->
            r.tableName(table)
                .billingMode(BillingMode.PAY_PER_REQUEST)
                .keySchema(key(partition, KeyType.HASH), key(sort, KeyType.RANGE))
                .attributeDefinitions(attribute(partition), attribute(sort)));
  }

  private static KeySchemaElement key(Map.Entry<String, String> column, KeyType type) {
    return KeySchemaElement.builder().attributeName(column.getKey()).keyType(type).build();
  }

  private static AttributeDefinition attribute(Map.Entry<String, String> column) {
    return AttributeDefinition.builder()
        .attributeName(column.getKey())
        .attributeType(column.getValue())
        .build();
  }
}
