package io.nitrosigner.emulators.enclave;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.nitrosigner.emulators.dynamodb.KeyTables;
import io.nitrosigner.emulators.dynamodb.SharedDynamoDbLocal;
import io.nitrosigner.operator.cli.NitroSigner;
import io.nitrosigner.operator.keys.DepositFile;
import io.nitrosigner.protocol.Json;
import io.nitrosigner.protocol.records.ValidatorKeyRecord;
import io.nitrosigner.protocol.tables.KeyPosition;
import io.nitrosigner.protocol.tables.KeyTransfers;
import io.nitrosigner.protocol.tables.NextIndexes;
import io.nitrosigner.protocol.tables.ValidatorKeyTable;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import picocli.CommandLine;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** A key table of its own, keys that come into it by the command line, and an enclave for them. */
final class GenerationWorld implements AutoCloseable {
  static final String ADDRESS = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed";

  final DynamoDbClient dynamoDb = SharedDynamoDbLocal.client();
  final String table = "keys-" + UUID.randomUUID();
  final StringWriter out = new StringWriter();
  final StringWriter err = new StringWriter();
  final EnclaveWorld enclaves;
  final Path directory;

  private GenerationWorld(EnclaveWorld enclaves, Path directory) {
    this.enclaves = enclaves;
    this.directory = directory;
  }

  /** With files in {@code directory}. */
  static GenerationWorld start(Path directory) throws IOException {
    GenerationWorld world = new GenerationWorld(EnclaveWorld.start(directory), directory);
    KeyTables.create(world.dynamoDb, world.table, ValidatorKeyTable.schema());
    Files.write(
        directory.resolve("output.json"), world.enclaves.outputs(directory, world.table).write());
    return world;
  }

  /** Generates with an address of everybody's. */
  int generate(String... options) {
    return withdrawingTo(ADDRESS, options);
  }

  int withdrawingTo(String address, String... options) {
    List<String> line = new ArrayList<>(List.of("keys", "generate"));
    line.addAll(List.of("--withdrawal-address", address));
    if (!List.of(options).contains("--network")) {
      line.addAll(List.of("--network", EnclaveWorld.NETWORK));
    }
    line.addAll(List.of("--output", directory.resolve("output.json").toString()));
    if (!List.of(options).contains("--deposit-dir")) {
      line.addAll(List.of("--deposit-dir", directory.toString()));
    }
    line.addAll(List.of(options));
    CommandLine command = NitroSigner.commandLine();
    command.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    return command.execute(line.toArray(String[]::new));
  }

  List<ValidatorKeyRecord> rows(String deployment) {
    return new ValidatorKeyTable(dynamoDb, table).of(deployment, (_, _) -> {}).toList();
  }

  /** Deletes a row of the deployment. */
  void remove(String pubkey) {
    delete(EnclaveWorld.DEPLOYMENT, pubkey);
  }

  /** Deletes what is remembered of every mnemonic. */
  void forgetIndexes() {
    dynamoDb.scan(r -> r.tableName(table)).items().stream()
        .filter(row -> NextIndexes.PARTITION.equals(column(row, "web3signer_uuid")))
        .forEach(row -> delete(NextIndexes.PARTITION, column(row, "pubkey")));
  }

  private static String column(Map<String, AttributeValue> row, String name) {
    return requireNonNull(row.get(name), name).s();
  }

  private void delete(String deployment, String pubkey) {
    dynamoDb.deleteItem(
        r ->
            r.tableName(table)
                .key(
                    Map.of(
                        "web3signer_uuid", AttributeValue.fromS(deployment),
                        "pubkey", AttributeValue.fromS(pubkey))));
  }

  /** What is in the last deposit file. */
  List<JsonNode> deposits() throws IOException {
    Path last = depositFiles().getLast();
    JsonNode list = Json.mapper().readTree(last.toFile());
    assertThat(DepositFile.publicKeys(last)).hasSize(list.size());
    return list.valueStream().toList();
  }

  List<Path> depositFiles() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("deposit_data-"))
          .sorted()
          .toList();
    }
  }

  /** Moves a row as `keys assign` and `unassign` do. */
  void move(String pubkey, String from, String to) {
    KeyTransfers transfers = new KeyTransfers(dynamoDb, table);
    assertThat(
            transfers.move(
                transfers.find(new KeyPosition(from, pubkey)).orElseThrow(), to, Set.of()))
        .isEqualTo(KeyTransfers.Outcome.DONE);
  }

  @Override
  public void close() {
    enclaves.close();
    dynamoDb.close();
  }
}
