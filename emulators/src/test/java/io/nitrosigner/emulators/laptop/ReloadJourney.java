package io.nitrosigner.emulators.laptop;

import static org.assertj.core.api.Assertions.assertThat;

import io.nitrosigner.operator.deployment.AwsClients;
import io.nitrosigner.operator.deployment.Deployment;
import io.nitrosigner.operator.deployment.Output;
import io.nitrosigner.operator.keys.KeySealer;
import io.nitrosigner.protocol.records.ValidatorKeyRecord;
import io.nitrosigner.protocol.tables.ValidatorKeyTable;
import io.nitrosigner.signing.keys.InteropKeys;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A key that enters the table signs, without a new enclave: once the signer is told, or soon. */
final class ReloadJourney {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @Test
  void signsWithAKeyThatWasAddedMeanwhile(@TempDir Path directory) throws Exception {
    LocalSystem system = new LocalSystem(directory.resolve("home"));
    system.up("--interop", "1", "--network", "mainnet");
    try (HttpClient client = system.client()) {
      String since = system.status().enclave().orElseThrow().since();
      String added = add(system.deployment(), 7);
      assertThat(post(system, client, "/reload").statusCode()).isEqualTo(202);
      assertThat(awaitReload(system, client)).contains("\"status\":\"completed\"");

      assertThat(system.get(client, "/api/v1/eth2/publicKeys").body()).contains(added);
      SigningVector reveal = SigningVector.ofType("RANDAO_REVEAL").getFirst();
      assertThat(system.sign(client, added, reveal.request()).statusCode()).isEqualTo(200);
      assertThat(system.status().enclave().orElseThrow().since()).isEqualTo(since);
      assertThat(clientConfig(system)).contains("voting_public_key: \"" + added + "\"");
    } finally {
      system.down();
    }
  }

  @Test
  void signsWithAKeyThatTheHostHasFoundByItself(@TempDir Path directory) throws Exception {
    LocalSystem system = new LocalSystem(directory.resolve("home"));
    system.up("--interop", "1", "--network", "mainnet");
    try (HttpClient client = system.client()) {
      String added = add(system.deployment(), 8);
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      while (!system.get(client, "/api/v1/eth2/publicKeys").body().contains(added)) {
        assertThat(System.nanoTime()).isLessThan(deadline);
      }
      SigningVector reveal = SigningVector.ofType("RANDAO_REVEAL").getFirst();
      assertThat(system.sign(client, added, reveal.request()).statusCode()).isEqualTo(200);
    } finally {
      system.down();
    }
  }

  private static String add(Deployment deployment, int index) {
    try (AwsClients aws = AwsClients.of(deployment)) {
      ValidatorKeyRecord row =
          new KeySealer(aws.kms(), deployment.output(Output.KMS_KEY_ARN))
              .seal(InteropKeys.secret(index), deployment.output(Output.DEPLOYMENT_ID), "mainnet");
      new ValidatorKeyTable(aws.dynamoDb(), deployment.output(Output.VALIDATOR_KEYS_TABLE))
          .put(row, Instant.now());
      return "0x" + row.pubkey();
    }
  }

  private static HttpResponse<String> post(LocalSystem system, HttpClient client, String path)
      throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(system.url(path)).POST(HttpRequest.BodyPublishers.noBody()).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private static String awaitReload(LocalSystem system, HttpClient client)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    String status = system.get(client, "/reload").body();
    while (status.contains("running")) {
      assertThat(System.nanoTime()).as(status).isLessThan(deadline);
      status = system.get(client, "/reload").body();
    }
    return status;
  }

  private static String clientConfig(LocalSystem system) throws IOException, InterruptedException {
    String outputs = system.home().resolve("output.json").toString();
    LocalSystem.Said said = system.verb("client-config", "lighthouse", "--output", outputs);
    assertThat(said.exit()).as(said.err()).isZero();
    return said.out();
  }
}
