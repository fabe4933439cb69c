package io.nitrosigner.emulators.laptop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nitrosigner.emulators.metrics.Exposed;
import io.nitrosigner.operator.deployment.Output;
import io.nitrosigner.operator.status.MetricsClient;
import io.nitrosigner.protocol.Json;
import io.nitrosigner.protocol.status.HostStatus;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A validator client's HTTPS request, signed by a key that only an attested enclave could unseal.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class FirstSignatureJourney {
  private static final String FIRST_KEY =
      "0xa99a76ed7796f7be22d5b7e85deeb7c5677e88e511e0b337618f8c4eb61349b4bf2d153f649f7b53359fe8b94a38e44c";

  private LocalSystem system;
  private HttpClient client;

  @BeforeAll
  void up(@TempDir Path directory) throws IOException, InterruptedException {
    system = new LocalSystem(directory.resolve("home"));
    LocalSystem.Said said =
        system.up("--interop", "4", "--network", Timeless.network("mainnet", directory));
    assertThat(said.err()).contains("4 validator keys of mainnet sign at https://127.0.0.1:");
    client = system.client();
  }

  @AfterAll
  void downLeavesNothingRunning() throws IOException, InterruptedException {
    Path sockets = Home.existing(system.home()).run();
    List<ProcessHandle> running = system.processes();
    assertThat(running).isNotEmpty();
    system.down();
    assertThat(running).noneMatch(ProcessHandle::isAlive);
    assertThat(sockets).doesNotExist();
  }

  @Test
  void signs() throws IOException, InterruptedException {
    SigningVector vector = SigningVector.ofType("ATTESTATION").getLast();
    HttpResponse<String> response = system.sign(client, vector.pubkey(), vector.request());
    assertThat(response.body()).isEqualTo(vector.signature());
  }

  @ParameterizedTest
  @ValueSource(strings = {"VOLUNTARY_EXIT", "DEPOSIT"})
  void refusesWhatNobodyHasAllowedAndSaysWhoCan(String type)
      throws IOException, InterruptedException {
    SigningVector vector = SigningVector.ofType(type).getFirst();
    HttpResponse<String> response = system.sign(client, vector.pubkey(), vector.request());
    assertThat(response.statusCode()).isEqualTo(403);
    assertThat(response.body())
        .contains(
            type + " is not allowed by the attested configuration", "[validator_registration]")
        .contains("the operator decides");
  }

  @Test
  void answersUpcheckAndPublicKeys() throws IOException, InterruptedException {
    assertThat(system.get(client, "/upcheck").body()).isEqualTo("OK");
    String keys = system.get(client, "/api/v1/eth2/publicKeys").body();
    assertThat(Json.read(keys.getBytes(StandardCharsets.UTF_8), String[].class, "keys"))
        .hasSize(4)
        .contains(FIRST_KEY);
  }

  @Test
  void refusesARootThatIsNotTheRequestsOwn() throws IOException, InterruptedException {
    SigningVector vector = SigningVector.ofType("RANDAO_REVEAL").getFirst();
    ObjectNode request = vector.request().deepCopy();
    request.put("signingRoot", "0x" + "11".repeat(32));
    HttpResponse<String> response = system.sign(client, vector.pubkey(), request);
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body()).contains("signing root");
  }

  @Test
  void refusesAKeyThatIsNotHere() throws IOException, InterruptedException {
    JsonNode request = SigningVector.ofType("RANDAO_REVEAL").getFirst().request();
    assertThat(system.sign(client, "0x" + "ab".repeat(48), request).statusCode()).isEqualTo(404);
  }

  @Test
  void statusTellsPhaseMeasurementsAndKeys() throws IOException, InterruptedException {
    String outputs = system.home().resolve("output.json").toString();
    LocalSystem.Said words = system.verb("status", "--output", outputs);
    assertThat(words.exit()).isZero();
    assertThat(words.out())
        .contains("SERVING since", "4 loaded, 0 failed", "PCR0", "PCR16", "image", "config");
    LocalSystem.Said json = system.verb("status", "--output", outputs, "--json");
    HostStatus status = HostStatus.read(json.out().getBytes(StandardCharsets.UTF_8));
    assertThat(status.enclave().orElseThrow().keysLoaded()).isEqualTo(4);
  }

  @Test
  void metricsCountTheSignatures() throws IOException, InterruptedException {
    Exposed before = metrics();
    SigningVector vector = SigningVector.ofType("RANDAO_REVEAL").getFirst();
    system.sign(client, vector.pubkey(), vector.request());
    system.sign(client, "0x" + "ab".repeat(48), vector.request());
    Exposed after = metrics();

    String series = "signer_requests_total{duty=\"%s\",refusal=\"%s\",result=\"%s\"}";
    for (String counted :
        List.of(
            series.formatted("RANDAO_REVEAL", "none", "signed"),
            series.formatted("unknown", "UNKNOWN_KEY", "refused"),
            "signing_bls_signing_duration_count",
            "signing_bls_missing_identifier_count_total")) {
      assertThat(after.value(counted)).as(counted).isEqualTo(before.value(counted) + 1);
    }
    assertThat(after.value("signer_up")).isEqualTo(1);
    assertThat(after.value("signer_phase{phase=\"SERVING\"}")).isEqualTo(1);
    assertThat(after.value("signer_keys_loaded{network=\"mainnet\"}")).isEqualTo(4);
    assertThat(after.value("signer_host_proxy_accepted_total{proxy=\"https\"}")).isPositive();
    assertThat(after.value("signer_inflight")).isZero();
  }

  /** As a scraper reads them, and as the verb prints them. */
  private Exposed metrics() throws IOException, InterruptedException {
    String outputs = system.home().resolve("output.json").toString();
    LocalSystem.Said said = system.verb("metrics", "--output", outputs);
    assertThat(said.exit()).as(said.err()).isZero();
    Exposed printed = Exposed.parse(said.out());
    Exposed scraped =
        Exposed.parse(
            MetricsClient.read(URI.create(system.deployment().output(Output.METRICS_URL))));
    assertThat(scraped.types()).isEqualTo(printed.types());
    return scraped;
  }

  @Test
  void upAgainLeavesTheServingEnclaveAlone() throws IOException, InterruptedException {
    HostStatus before = system.status();
    system.up("--interop", "4");
    HostStatus after = system.status();
    assertThat(after.enclaveId()).isEqualTo(before.enclaveId());
    assertThat(after.enclave().orElseThrow().since())
        .isEqualTo(before.enclave().orElseThrow().since());
  }

  @Test
  void refusesToTurnAHomeIntoAnotherNetworks() throws IOException, InterruptedException {
    LocalSystem.Said said =
        system.verb("up", "--detach", "--home", system.home().toString(), "--network", "hoodi");
    assertThat(said.exit()).isEqualTo(1);
    assertThat(said.err()).contains("was made for the network mainnet", "hint:");
  }
}
