package io.nitrosigner.emulators.laptop;

import io.nitrosigner.operator.UsageException;
import io.nitrosigner.operator.deployment.AwsClients;
import io.nitrosigner.operator.keys.KeySealer;
import io.nitrosigner.operator.policy.KeyPolicy;
import io.nitrosigner.operator.tls.SignerTls;
import io.nitrosigner.operator.tls.SubjectNames;
import io.nitrosigner.operator.tls.TlsDescription;
import io.nitrosigner.protocol.tables.KeySchema;
import io.nitrosigner.protocol.tables.TlsKeyTable;
import io.nitrosigner.protocol.tables.ValidatorKeyTable;
import io.nitrosigner.signing.bls.SecretKey;
import io.nitrosigner.signing.keys.InteropKeys;
import io.nitrosigner.signing.keys.KeyDerivation;
import io.nitrosigner.slashing.dynamodb.HistoryTable;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ResourceInUseException;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.NotFoundException;

/** Makes in the emulated account what the CDK app makes in a real one. Each step is idempotent. */
final class Provision {
  /** ERC-2333 asks for at least 32. */
  private static final int SEED_BYTES = 32;

  /** DynamoDB Local writes no faster with more. */
  private static final int CONCURRENCY = 8;

  private final KmsClient kms;
  private final DynamoDbClient dynamoDb;
  private final InstantSource clock;
  private final SecureRandom random = new SecureRandom();

  Provision(AwsClients aws, InstantSource clock) {
    this.kms = aws.kms();
    this.dynamoDb = aws.dynamoDb();
    this.clock = clock;
  }

  /** The KMS key; a crash between its making and its naming leaves a key that nothing uses. */
  String key() {
    try {
      return kms.describeKey(r -> r.keyId(Names.KEY_ALIAS)).keyMetadata().arn();
    } catch (NotFoundException e) {
      String arn = kms.createKey(r -> r.description("nitro-signer, local")).keyMetadata().arn();
      kms.createAlias(r -> r.aliasName(Names.KEY_ALIAS).targetKeyId(arn));
      return arn;
    }
  }

  void tables() {
    table(Names.VALIDATOR_KEYS_TABLE, ValidatorKeyTable.schema());
    table(Names.TLS_KEYS_TABLE, TlsKeyTable.schema());
    table(
        Names.SLASHING_PROTECTION_TABLE,
        new KeySchema(HistoryTable.partitionKey(), Optional.empty()));
  }

  private void table(String name, KeySchema schema) {
    List<KeySchemaElement> keys = new ArrayList<>();
    List<AttributeDefinition> attributes = new ArrayList<>();
    add(keys, attributes, schema.partitionKey(), KeyType.HASH);
    schema.sortKey().ifPresent(key -> add(keys, attributes, key, KeyType.RANGE));
    try {
      dynamoDb.createTable(
          r ->
              r.tableName(name)
                  .keySchema(keys)
                  .attributeDefinitions(attributes)
                  .billingMode(BillingMode.PAY_PER_REQUEST));
    } catch (ResourceInUseException e) {
      return; // it is there
    }
    dynamoDb.waiter().waitUntilTableExists(r -> r.tableName(name));
  }

  private static void add(
      List<KeySchemaElement> keys,
      List<AttributeDefinition> attributes,
      Map.Entry<String, String> column,
      KeyType type) {
    keys.add(KeySchemaElement.builder().attributeName(column.getKey()).keyType(type).build());
    attributes.add(
        AttributeDefinition.builder()
            .attributeName(column.getKey())
            .attributeType(column.getValue())
            .build());
  }

  /** The signer's TLS identity, made once; returns the certificate that clients trust. */
  byte[] tls(String keyArn) {
    SignerTls signer =
        new SignerTls(kms, dynamoDb, new SignerTls.Place(keyArn, Names.TLS_KEYS_TABLE), clock);
    return TlsDescription.trustedPem(
        signer
            .current()
            .orElseGet(
                () ->
                    signer.set(
                        Optional.empty(), signer.make(SubjectNames.withThisMachine(List.of())))));
  }

  /**
   * Adds what is missing of the keys that the settings want; returns how many there are. They are
   * noted as unused before they are in the table: this is their first place.
   */
  int keys(String keyArn, Settings settings, String network, UnusedKeys unused) {
    Set<String> present = new HashSet<>(validatorKeys().publicKeys(settings.deployment()));
    List<byte[]> missing = new ArrayList<>();
    IntStream.range(0, settings.interop())
        .mapToObj(InteropKeys::secret)
        .filter(secret -> !present.contains(pubkey(secret)))
        .forEach(missing::add);
    while (present.size() + missing.size() < settings.validators()) {
      missing.add(freshSecret());
    }
    int total = present.size() + missing.size();
    unused.add(missing.stream().map(Provision::pubkey).toList());
    add(missing, keyArn, settings, network);
    return total;
  }

  private byte[] freshSecret() {
    byte[] seed = new byte[SEED_BYTES];
    random.nextBytes(seed);
    return KeyDerivation.master(seed);
  }

  private void add(List<byte[]> secrets, String keyArn, Settings settings, String network) {
    KeySealer sealer = new KeySealer(kms, keyArn);
    ValidatorKeyTable table = validatorKeys();
    try (ExecutorService workers = Executors.newFixedThreadPool(CONCURRENCY)) {
      List<Future<?>> writes = new ArrayList<>();
      for (byte[] secret : secrets) {
        writes.add(
            workers.submit(
                () ->
                    table.put(
                        sealer.seal(secret, settings.deployment(), network), clock.instant())));
      }
      for (Future<?> write : writes) {
        write.get();
      }
    } catch (ExecutionException e) {
      throw new UsageException("validator keys could not be written: " + e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UsageException("interrupted while validator keys were written");
    }
  }

  private ValidatorKeyTable validatorKeys() {
    return new ValidatorKeyTable(dynamoDb, Names.VALIDATOR_KEYS_TABLE);
  }

  private static String pubkey(byte[] secret) {
    try (SecretKey key = SecretKey.adopt(secret.clone())) {
      return HexFormat.of().formatHex(key.publicKey().bytes());
    }
  }

  /** Puts the key policy that names one image and one configuration. */
  void policy(String keyArn, KeyPolicy policy) {
    kms.putKeyPolicy(r -> r.keyId(keyArn).policyName("default").policy(policy.json()));
  }
}
