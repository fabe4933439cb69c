package io.nitrosigner.operator.tls;

import io.nitrosigner.operator.UsageException;
import io.nitrosigner.operator.deployment.AwsClients;
import io.nitrosigner.operator.deployment.Deployment;
import io.nitrosigner.operator.deployment.Output;
import io.nitrosigner.protocol.records.TlsKeyPlaintext;
import io.nitrosigner.protocol.records.TlsKeyRecord;
import io.nitrosigner.protocol.tables.TlsKeyTable;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.kms.KmsClient;

/** The TLS identity of a deployed signer: the row of its table, and new ones for it. */
public final class SignerTls {
  private final KmsClient kms;
  private final TlsKeyTable table;
  private final Place place;
  private final InstantSource clock;
  private final SecureRandom random = new SecureRandom();

  /**
   * Where a deployment has its identity.
   *
   * @param keyArn the KMS key that makes and encrypts it
   * @param table the name of its table
   */
  public record Place(String keyArn, String table) {}

  /** Of any place. */
  public SignerTls(KmsClient kms, DynamoDbClient dynamoDb, Place place, InstantSource clock) {
    this.kms = kms;
    this.table = new TlsKeyTable(dynamoDb, place.table());
    this.place = place;
    this.clock = clock;
  }

  /** Of a deployment. */
  public static SignerTls of(Deployment deployment, AwsClients aws, InstantSource clock) {
    Place place =
        new Place(deployment.output(Output.KMS_KEY_ARN), deployment.output(Output.TLS_KEYS_TABLE));
    return new SignerTls(aws.kms(), aws.dynamoDb(), place, clock);
  }

  /**
   * The row that is there now, if one is.
   *
   * @throws UsageException when there is no such table
   */
  public Optional<TlsKeyTable.Row> current() {
    return asking(table::row);
  }

  /**
   * The row that is there now.
   *
   * @throws UsageException when there is none
   */
  public TlsKeyTable.Row required() {
    return current()
        .orElseThrow(
            () ->
                new UsageException(
                    "no TLS identity is set in table " + place.table(),
                    "`nitro-signer tls set` makes one"));
  }

  /** A new identity under these names, whose keys KMS makes; nothing is stored yet. */
  public TlsIdentity make(SubjectNames names) {
    return new OneTimeAuthority(clock.instant(), random)
        .certify(KmsKeyPair.generate(kms, place.keyArn()), names);
  }

  /** As {@link #make}, without KMS, to show what would be made. */
  public TlsIdentity draft(SubjectNames names) {
    return TlsIdentity.generate(names.values(), clock.instant(), random);
  }

  /**
   * Encrypts and stores an identity in the place of the one that was read.
   *
   * @throws UsageException when another has been stored meanwhile, or the identity is too large;
   *     then nothing is changed
   */
  public TlsKeyTable.Row set(Optional<TlsKeyTable.Row> read, TlsIdentity identity) {
    TlsKeyTable.Row row = identity.row(kms, place.keyArn(), random);
    if (!asking(() -> table.replace(read.map(TlsKeyTable.Row::key), row))) {
      throw new UsageException(
          "somebody else has set another TLS identity meanwhile: nothing is changed",
          "`nitro-signer tls show` shows it");
    }
    return row;
  }

  /**
   * Checks that an identity could be stored.
   *
   * @throws UsageException when it is too large
   */
  public void check(TlsIdentity identity) {
    identity.requireSealable(random);
  }

  /**
   * The certificate inside the identity that is stored: only those whom the key policy lets decrypt
   * outside an enclave can tell, which is nobody but, where the policy is that of debug enclaves,
   * the deployment's function. The key in it goes nowhere.
   */
  public CertificateReport opened() {
    TlsKeyRecord key = required().key();
    byte[] plaintext =
        kms.decrypt(
                r ->
                    r.keyId(place.keyArn())
                        .ciphertextBlob(SdkBytes.fromByteArray(key.ciphertextBlob()))
                        .encryptionContext(key.encryptionContext()))
            .plaintext()
            .asByteArrayUnsafe();
    try {
      return CertificateReport.of(SealedCertificate.in(TlsKeyPlaintext.read(plaintext)));
    } finally {
      Arrays.fill(plaintext, (byte) 0);
    }
  }

  private <T> T asking(Supplier<T> aws) {
    try {
      return aws.get();
    } catch (ResourceNotFoundException e) {
      throw new UsageException(
          "no table " + place.table(), "deploy the stack, or look for another outputs file");
    }
  }
}
