package io.nitrosigner.operator.keys;

import io.nitrosigner.operator.deployment.AwsClients;
import io.nitrosigner.operator.deployment.Deployment;
import io.nitrosigner.operator.deployment.Output;
import io.nitrosigner.protocol.records.TlsKeyRecord;
import io.nitrosigner.protocol.tables.KeyListing;
import io.nitrosigner.protocol.tables.KeyTransfers;
import io.nitrosigner.protocol.tables.TlsKeyTable;
import java.util.Optional;
import java.util.function.Supplier;

/** The key table of a deployment, by the operator's own credentials. Thread-safe. */
public final class DeployedKeys implements AutoCloseable {
  private final Deployment deployment;
  private final String table;
  private final String id;
  private final AwsClients aws;

  private DeployedKeys(Deployment deployment) {
    this.deployment = deployment;
    this.table = deployment.output(Output.VALIDATOR_KEYS_TABLE);
    this.id = deployment.id();
    this.aws = AwsClients.of(deployment);
  }

  /** The keys of {@code deployment}. */
  public static DeployedKeys of(Deployment deployment) {
    return new DeployedKeys(deployment);
  }

  /** The UUID under which the deployment's keys stand. */
  public String id() {
    return id;
  }

  /** The name of the table. */
  public String table() {
    return table;
  }

  /** Rows of the deployment's table; see {@link KeyListing}. */
  public KeyListing listing(Optional<String> of) {
    return new KeyListing(aws.dynamoDb(), table, of);
  }

  /** Rows of any table in the same region that the same credentials may read. */
  public KeyListing listing(String otherTable, String of) {
    return new KeyListing(aws.dynamoDb(), otherTable, Optional.of(of));
  }

  /** Where every key stands. */
  public KeyIndex index() {
    return asking(table, () -> KeyIndex.of(listing(Optional.empty()).rows()).with(id));
  }

  /** Writes to the deployment's table. */
  public KeyTransfers transfers() {
    return new KeyTransfers(aws.dynamoDb(), table);
  }

  /** Reads whole rows of any table. */
  public KeyTransfers transfers(String otherTable) {
    return new KeyTransfers(aws.dynamoDb(), otherTable);
  }

  /** Seals under the deployment's KMS key. */
  public KeySealer sealer() {
    return new KeySealer(aws.kms(), deployment.output(Output.KMS_KEY_ARN));
  }

  /** The signer's TLS identity, if there is one. */
  public Optional<TlsKeyRecord> tls() {
    String name = deployment.output(Output.TLS_KEYS_TABLE);
    return asking(name, () -> new TlsKeyTable(aws.dynamoDb(), name).signer());
  }

  /** What {@code question} gives, or that there is no table of that name. */
  public <T> T asking(String name, Supplier<T> question) {
    return AwsClients.asking(deployment, name, question);
  }

  @Override
  public void close() {
    aws.close();
  }
}
