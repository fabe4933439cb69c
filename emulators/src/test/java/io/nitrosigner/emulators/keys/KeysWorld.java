package io.nitrosigner.emulators.keys;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromBool;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

import io.nitrosigner.emulators.aws.Credentials;
import io.nitrosigner.emulators.aws.Identities;
import io.nitrosigner.emulators.aws.LoopbackTls;
import io.nitrosigner.emulators.aws.Principal;
import io.nitrosigner.emulators.dynamodb.KeyTables;
import io.nitrosigner.emulators.dynamodb.SharedDynamoDbLocal;
import io.nitrosigner.emulators.history.HistoryTables;
import io.nitrosigner.emulators.kms.HostileKms;
import io.nitrosigner.emulators.kms.KmsConfiguration;
import io.nitrosigner.emulators.kms.KmsEmulator;
import io.nitrosigner.emulators.nsm.AttestationPki;
import io.nitrosigner.operator.cli.NitroSigner;
import io.nitrosigner.operator.deployment.AwsClients;
import io.nitrosigner.operator.deployment.Deployment;
import io.nitrosigner.operator.deployment.Output;
import io.nitrosigner.protocol.records.TlsKeyRecord;
import io.nitrosigner.protocol.tables.KeyListing;
import io.nitrosigner.protocol.tables.KeySummary;
import io.nitrosigner.protocol.tables.KeyTransfers;
import io.nitrosigner.protocol.tables.TlsKeyTable;
import io.nitrosigner.protocol.tables.ValidatorKeyTable;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.CertificateEncodingException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import javax.net.ssl.X509TrustManager;
import picocli.CommandLine;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/**
 * A deployment without a signer: its tables, its KMS key, its outputs, and the operator's verbs.
 */
final class KeysWorld implements AutoCloseable {
  static final String DEPLOYMENT = "40eec9d0-6a37-11ed-bce8-02f9df3f099e";
  static final String OTHER = "5b1a7c0e-6a37-11ed-9d5c-0a1b2c3d4e5f";
  static final String NETWORK = "hoodi";
  static final LoopbackTls TLS = LoopbackTls.generate();

  private static final String ACCOUNT = "123456789012";
  private static final String REGION = "eu-central-1";

  private static final HostileKms.Lie HONEST = (_, answer) -> answer;

  /** The most that BatchWriteItem takes. */
  private static final int BATCH = 25;

  private final Path directory;
  private final KmsEmulator kms;
  private final Map<Output, String> outputs = new EnumMap<>(Output.class);
  private String stack = "test";
  private volatile HostileKms.Lie lie = HONEST;

  final DynamoDbClient dynamoDb = SharedDynamoDbLocal.client();
  final String table = "keys-" + UUID.randomUUID();
  final String history = "history-" + UUID.randomUUID();

  /** What a verb said and returned. */
  record Said(int exit, String out, String err) {}

  KeysWorld(Path directory) throws IOException {
    this.directory = directory;
    Identities identities = new Identities();
    Credentials operator = Credentials.generate(new SecureRandom());
    identities.add(operator, Principal.user(ACCOUNT, "operator", List.of("kms:*")));
    kms =
        HostileKms.start(
            new KmsConfiguration(
                0,
                REGION,
                ACCOUNT,
                directory.resolve("kms"),
                TLS.server(),
                identities,
                AttestationPki.generate(Instant.now()).root(),
                InstantSource.system()),
            (question, answer) -> lie.tell(question, answer));
    createKeyTable(table);
    HistoryTables.create(dynamoDb, history);
    outputs.put(Output.REGION, REGION);
    outputs.put(Output.DEPLOYMENT_ID, DEPLOYMENT);
    outputs.put(Output.NETWORK, NETWORK);
    outputs.put(Output.VALIDATOR_KEYS_TABLE, table);
    outputs.put(Output.SLASHING_PROTECTION_TABLE, history);
    outputs.put(Output.KMS_ENDPOINT, kms.endpoint().toString());
    outputs.put(Output.DYNAMODB_ENDPOINT, SharedDynamoDbLocal.endpoint().toString());
    outputs.put(Output.CREDENTIALS_FILE, credentials(operator).toString());
    outputs.put(Output.CA_BUNDLE, certificate().toString());
    try (AwsClients aws = AwsClients.of(deployment())) {
      outputs.put(Output.KMS_KEY_ARN, aws.kms().createKey().keyMetadata().arn());
    }
  }

  private Path credentials(Credentials operator) throws IOException {
    return Files.writeString(
        directory.resolve("credentials"),
        "[default]\naws_access_key_id = %s\naws_secret_access_key = %s\n"
            .formatted(operator.accessKeyId(), operator.secretAccessKey()));
  }

  private Path certificate() throws IOException {
    return Files.write(directory.resolve("ca.pem"), pem(TLS));
  }

  private static byte[] pem(LoopbackTls tls) {
    try {
      byte[] der = ((X509TrustManager) tls.trust().getFirst()).getAcceptedIssuers()[0].getEncoded();
      return "-----BEGIN CERTIFICATE-----\n%s\n-----END CERTIFICATE-----\n"
          .formatted(Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der))
          .getBytes(US_ASCII);
    } catch (CertificateEncodingException e) {
      throw new AssertionError(e);
    }
  }

  /** A signer that is to have an identity. */
  void signer(String url, LoopbackTls identity) {
    String tlsKeys = "tls-" + UUID.randomUUID();
    KeyTables.create(dynamoDb, tlsKeys, TlsKeyTable.schema());
    TlsKeyRecord row = TlsKeyRecord.sealed(new byte[] {1}, pem(identity));
    new TlsKeyTable(dynamoDb, tlsKeys)
        .replace(Optional.empty(), new TlsKeyTable.Row(row, Optional.empty()));
    outputs.put(Output.SIGNER_URL, url);
    outputs.put(Output.TLS_KEYS_TABLE, tlsKeys);
  }

  /** Another table of validator keys. */
  void createKeyTable(String name) {
    KeyTables.create(dynamoDb, name, ValidatorKeyTable.schema());
  }

  /** What KMS answers from now on. */
  void kmsLies(HostileKms.Lie next) {
    lie = next;
  }

  void kmsIsHonest() {
    lie = HONEST;
  }

  /** Gives the deployment another name. */
  void stack(String name) {
    stack = name;
  }

  /** Gives an output another value. */
  void output(Output output, String value) {
    outputs.put(output, value);
  }

  void withoutOutput(Output output) {
    outputs.remove(output);
  }

  Deployment deployment() {
    Map<String, String> named = new HashMap<>();
    outputs.forEach((output, value) -> named.put(output.key(), value));
    return new Deployment(stack, named);
  }

  /** Runs {@code nitro-signer keys VERB OPTIONS}. */
  Said keys(String verb, String... options) throws IOException {
    return run(Stream.concat(Stream.of("keys", verb), Stream.of(options)).toArray(String[]::new));
  }

  /** Runs {@code nitro-signer LINE --output …}. */
  Said run(String... line) throws IOException {
    Path file = directory.resolve("output.json");
    Files.write(file, deployment().write());
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine command = NitroSigner.commandLine();
    command.setOut(new PrintWriter(out));
    command.setErr(new PrintWriter(err));
    int exit =
        command.execute(
            Stream.concat(Stream.of(line), Stream.of("--output", file.toString()))
                .toArray(String[]::new));
    return new Said(exit, out.toString(), err.toString());
  }

  /** Every row, in no order. */
  List<KeySummary> rows() {
    return new KeyListing(dynamoDb, table, Optional.empty()).rows().toList();
  }

  /** The deployments that have a key, {@code none} among them. */
  List<String> places(String pubkey) {
    return rows().stream()
        .filter(row -> row.pubkey().equals(pubkey))
        .map(row -> row.position().deployment())
        .sorted()
        .toList();
  }

  KeyTransfers transfers() {
    return new KeyTransfers(dynamoDb, table);
  }

  /** One item as it is stored; empty if there is none. */
  Map<String, AttributeValue> item(String deployment, String sortKey) {
    return dynamoDb
        .getItem(
            r ->
                r.tableName(table)
                    .key(Map.of("web3signer_uuid", fromS(deployment), "pubkey", fromS(sortKey))))
        .item();
  }

  void put(Map<String, AttributeValue> item) {
    put(table, item);
  }

  void put(String name, Map<String, AttributeValue> item) {
    dynamoDb.putItem(r -> r.tableName(name).item(item));
  }

  /** Stores an item of a key's history as it is, MACs or not. */
  void putHistory(String pubkey, Map<String, AttributeValue> columns) {
    Map<String, AttributeValue> item = new HashMap<>(columns);
    item.put("pubkey", fromS(pubkey));
    put(history, item);
  }

  /** Many rows at once. */
  void putAll(List<Map<String, AttributeValue>> items) {
    for (int from = 0; from < items.size(); from += BATCH) {
      List<WriteRequest> batch = new ArrayList<>();
      for (var item : items.subList(from, Math.min(items.size(), from + BATCH))) {
        batch.add(WriteRequest.builder().putRequest(put -> put.item(item)).build());
      }
      dynamoDb.batchWriteItem(r -> r.requestItems(Map.of(table, batch)));
    }
  }

  /** A name for a key that nobody has: the number, in as many digits as a public key has. */
  static String pubkey(int number) {
    return "%096x".formatted(number);
  }

  /**
   * A row as the reference's key generator writes it, in size too: three quarters of it are a
   * ciphertext of some 1.5 KB, here random, and the deposit data.
   */
  static Map<String, AttributeValue> referenceRow(String deployment, int number) {
    byte[] ciphertext = new byte[1550];
    new Random(number).nextBytes(ciphertext);
    byte[] deposit = ("[{\"pubkey\": \"" + "00".repeat(350) + "\"}]").getBytes(US_ASCII);
    Map<String, AttributeValue> row = new HashMap<>();
    row.put("web3signer_uuid", fromS(deployment));
    row.put("pubkey", fromS(pubkey(number)));
    row.put("chain", fromS(NETWORK));
    row.put(
        "encrypted_key_password_mnemonic_b64",
        fromS(Base64.getEncoder().encodeToString(ciphertext)));
    row.put("deposit_json_b64", fromS(Base64.getEncoder().encodeToString(deposit)));
    row.put("datetime", fromS("2023-02-17T15:50:53.123456"));
    row.put("active", fromBool(true));
    return row;
  }

  @Override
  public void close() {
    kms.close();
    dynamoDb.close();
  }
}
