package io.nitrosigner.operator.slashing;

import io.nitrosigner.operator.deployment.AwsClients;
import io.nitrosigner.operator.deployment.Deployment;
import io.nitrosigner.operator.deployment.Output;
import io.nitrosigner.protocol.tables.ValidatorKeyTable;
import io.nitrosigner.signing.bls.PublicKey;
import io.nitrosigner.signing.json.MalformedValueException;
import io.nitrosigner.slashing.HighWatermark;
import io.nitrosigner.slashing.TamperedHistoryException;
import io.nitrosigner.slashing.Watermark;
import io.nitrosigner.slashing.dynamodb.HistoryTable;
import io.nitrosigner.slashing.dynamodb.SealedKey;
import java.util.Base64;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * A deployment's keys and what its table has of their pasts, by the operator's own credentials. It
 * works whether a signer runs or not; watermarks cannot be written with it.
 */
public final class DeployedHistory implements AutoCloseable {
  private final Deployment deployment;
  private final AwsClients aws;
  private final String tableName;
  private final HistoryTable table;

  private DeployedHistory(Deployment deployment) {
    this.deployment = deployment;
    this.tableName = deployment.output(Output.SLASHING_PROTECTION_TABLE);
    this.aws = AwsClients.of(deployment);
    this.table = new HistoryTable(aws.dynamoDb(), tableName);
  }

  /** The history of {@code deployment}. */
  public static DeployedHistory of(Deployment deployment) {
    return new DeployedHistory(deployment);
  }

  /**
   * The keys that the key table has under this deployment, active or not, in ascending order. What
   * is no public key there is no key of anybody's, and left out.
   */
  public Set<PublicKey> keys() {
    String name = deployment.output(Output.VALIDATOR_KEYS_TABLE);
    String id = deployment.id();
    Set<PublicKey> keys = new LinkedHashSet<>();
    asking(name, () -> new ValidatorKeyTable(aws.dynamoDb(), name).publicKeys(id)).stream()
        .sorted()
        .forEach(pubkey -> publicKey(pubkey).ifPresent(keys::add));
    return keys;
  }

  private static Optional<PublicKey> publicKey(String sortKey) {
    try {
      return Optional.of(PublicKey.read(sortKey));
    } catch (MalformedValueException e) {
      return Optional.empty();
    }
  }

  /** All keys that have a history, also those that no deployment uses now. */
  public Set<PublicKey> registered() {
    return asking(tableName, table::registered);
  }

  /**
   * What is stored of {@code keys}; those that have no history are missing.
   *
   * @throws TamperedHistoryException for an item that is not a history
   */
  public Map<PublicKey, Watermark> read(Collection<PublicKey> keys) {
    return asking(tableName, () -> table.read(keys));
  }

  /** The same, with the items that are no histories beside the others. */
  public StoredHistories examine(Collection<PublicKey> keys) {
    Map<PublicKey, String> damaged = new HashMap<>();
    Map<PublicKey, Watermark> stored =
        asking(
            tableName,
            () ->
                table.read(
                    keys, (key, damage) -> damaged.put(key, String.valueOf(damage.getMessage()))));
    return new StoredHistories(stored, damaged);
  }

  /** Where signing ends, if it is set. */
  public Optional<HighWatermark> highWatermark() {
    return asking(tableName, table::highWatermark);
  }

  /** Sets or removes where signing ends. */
  public void highWatermark(Optional<HighWatermark> end) {
    asking(
        tableName,
        () -> {
          table.highWatermark(end);
          return true;
        });
  }

  /**
   * Has KMS make the key that authenticates the history; nobody sees it. Without that key nothing
   * that is stored would be believed, so there is only ever one.
   *
   * @return false if there is one already, which stays
   */
  public boolean makeKey() {
    return asking(tableName, table::sealedKey).isEmpty()
        && asking(tableName, () -> table.putSealedKey(newKey()));
  }

  private String newKey() {
    byte[] ciphertext =
        aws.kms()
            .generateDataKeyWithoutPlaintext(
                r ->
                    r.keyId(deployment.output(Output.KMS_KEY_ARN))
                        .numberOfBytes(SealedKey.LENGTH)
                        .encryptionContext(SealedKey.encryptionContext(deployment.id())))
            .ciphertextBlob()
            .asByteArray();
    return Base64.getEncoder().encodeToString(ciphertext);
  }

  private <T> T asking(String name, Supplier<T> question) {
    return AwsClients.asking(deployment, name, question);
  }

  @Override
  public void close() {
    aws.close();
  }
}
