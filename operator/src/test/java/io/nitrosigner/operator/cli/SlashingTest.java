package io.nitrosigner.operator.cli;

import static io.nitrosigner.operator.Histories.CHAIN;
import static io.nitrosigner.operator.Histories.key;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import io.nitrosigner.operator.deployment.Deployment;
import io.nitrosigner.operator.deployment.Output;
import io.nitrosigner.operator.slashing.HistoryImport;
import io.nitrosigner.protocol.Json;
import io.nitrosigner.protocol.control.ControlRequest;
import io.nitrosigner.protocol.control.HistoryAdditions;
import io.nitrosigner.protocol.control.HistoryResults;
import io.nitrosigner.protocol.control.HistoryResults.Outcome;
import io.nitrosigner.protocol.control.HistoryResults.Result;
import io.nitrosigner.protocol.records.OperatorSeal;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What a person sees who moves histories. */
final class SlashingTest {
  @TempDir private Path directory;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final List<HistoryAdditions> asked = new ArrayList<>();
  private Outcome outcome = Outcome.RAISED;
  private final AwsStub aws = new AwsStub();
  private final HttpStub host = HttpStub.with(this::answer);

  SlashingTest() throws IOException {}

  @BeforeEach
  void deploy() {
    aws.signed(1, 90, 2, 3);
    aws.keys.put(key(2), Optional.empty());
  }

  @AfterEach
  void close() {
    aws.close();
    host.close();
  }

  @Test
  void makesTheKeyOnce() {
    assertThat(run("init")).isZero();
    assertThat(err.toString()).isEqualTo("nitro-signer: the key of the signing history is made\n");
    assertThat(stored("kms").path("EncryptionContext").path("deployment").asText())
        .isEqualTo("3f2b8a52-6c0d-4d5e-9b1a-7e8f90a1b2c3");
    assertThat(stored("kms").path("NumberOfBytes").asInt()).isEqualTo(32);
    assertThat(stored("sealed_mac_key").at("/ciphertext_b64/S").asText()).isEqualTo("c2VhbGVk");
    aws.others.remove("kms");

    assertThat(run("init")).isZero();
    assertThat(err.toString()).contains("there is a key of the signing history already");
    assertThat(aws.others).doesNotContainKey("kms");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void importsAFile() throws Exception {
    assertThat(run("import", file(1, 2, 3))).isZero();

    assertThat(asked).hasSize(1);
    assertThat(asked.getFirst().create()).isTrue();
    assertThat(asked.getFirst().records()).hasSize(2);
    assertThat(out.toString())
        .isEqualTo(
            """
            %s  raised to this history
            %s  raised to this history
            %s  not a key of this deployment: skipped
            """
                .formatted(key(1), key(2), key(3)));
    assertThat(err.toString()).isEqualTo("nitro-signer: 3 keys: 2 raised, 1 unknown_key\n");
  }

  @Test
  void exitsWithOneWhenAKeyOfTheDeploymentWasSkipped() throws Exception {
    outcome = Outcome.OTHER_CHAIN;

    assertThat(run("import", file(1), "--json")).isEqualTo(1);
    assertThat(out.toString())
        .isEqualTo(
            "[{\"pubkey\":\"%s\",\"outcome\":\"other_chain\",\"message\":null}]\n"
                .formatted(key(1)));
    assertThat(err.toString()).contains("hint: the file is of the chain " + CHAIN);
  }

  @Test
  void importsNothingInADryRun() throws Exception {
    assertThat(run("import", file(1, 2), "--dry-run")).isZero();

    assertThat(asked).isEmpty();
    assertThat(out.toString()).contains("raised to this", "registered with this");
    assertThat(err.toString()).endsWith("nothing was changed: this was a dry run\n");
  }

  @Test
  void tellsWhatIsNoFile() {
    assertThat(run("import", "/does/not/exist")).isEqualTo(1);
    assertThat(err.toString()).startsWith("nitro-signer: error: no file /does/not/exist\n");
  }

  @Test
  void tellsWhenTheHostIsDown() throws Exception {
    String file = file(1);
    host.close();

    assertThat(run("import", file)).isEqualTo(1);
    assertThat(err.toString())
        .startsWith("nitro-signer: error: the host program does not answer at http://127.0.0.1:")
        .contains("nitro-signer: hint: is it up?");
  }

  @Test
  void reachesAHostThroughAForwardedPort() throws Exception {
    try (HttpStub other = HttpStub.with(this::answer)) {
      host.close();
      String base = "http://127.0.0.1:" + other.url().getPort();
      assertThat(run("import", file(1), "--host-url", base)).isZero();
    }
    assertThat(run("import", file(1), "--host-url", "localhost:80")).isEqualTo(2);
    assertThat(err.toString())
        .contains("--host-url: expected http://HOST:PORT, was localhost:80\n");
  }

  @Test
  void tellsWhenThereIsNoTable() throws Exception {
    Map<String, String> outputs = outputs();
    outputs.put(Output.SLASHING_PROTECTION_TABLE.key(), "elsewhere");
    write(outputs);

    assertThat(execute("slashing", "show", "--output", outputsFile())).isEqualTo(1);
    assertThat(err.toString())
        .isEqualTo(
            """
            nitro-signer: error: no table elsewhere in eu-central-1
            nitro-signer: hint: deploy the stack local, or look for another outputs file
            """);
  }

  @Test
  void registersOnlyWhatSomebodyVouchesFor() {
    assertThat(run("register", "--all")).isEqualTo(2);
    assertThat(err.toString()).startsWith("a key that has signed anything before");
    assertThat(run("register", "--never-signed")).isEqualTo(2);
    assertThat(run("register", "--all", "--never-signed", key(1).toString())).isEqualTo(2);
    assertThat(run("register", "--never-signed", "0xabcd")).isEqualTo(2);
    assertThat(asked).isEmpty();
  }

  @Test
  void registersTheKeysWithoutHistory() {
    outcome = Outcome.CREATED;

    assertThat(run("register", "--all", "--never-signed")).isZero();
    assertThat(out.toString()).isEqualTo(key(2) + "  registered with this history\n");
    assertThat(asked.getFirst().records())
        .extracting(row -> row.block())
        .containsOnly(Optional.empty());
  }

  @Test
  void registersNoKeyOfSomebodyElse() {
    outcome = Outcome.CREATED;

    assertThat(run("register", "--never-signed", key(2).toString(), key(3).toString()))
        .isEqualTo(1);
    assertThat(err.toString()).isEqualTo("nitro-signer: 2 keys: 1 created, 1 unknown_key\n");
  }

  @Test
  void registersTheKeysOfADepositFile() throws IOException {
    Path file = Files.writeString(directory.resolve("d"), "[{\"pubkey\":\"" + key(2) + "\"}]");
    assertThat(run("register", "--never-signed", "--deposits", file.toString())).isZero();
  }

  @Test
  void showsWatermarks() {
    assertThat(run("show")).isZero();
    assertThat(out.toString().lines().map(line -> line.replaceAll(" +", " ")))
        .containsExactly(
            "public key block attestation chain",
            key(1) + " 90 2 → 3 0xc0c0c0c0…",
            key(2) + " no history: blocks and attestations are refused");
  }

  @Test
  void showsWatermarksAsJson() {
    assertThat(run("show", key(1).toString(), "--json")).isZero();
    assertThat(out.toString())
        .isEqualTo(
            """
            [{"pubkey":"%s","registered":true,"genesis_validators_root":"%s",\
            "block":{"slot":"90","signing_root":null},\
            "vote":{"source_epoch":"2","target_epoch":"3","signing_root":null}}]
            """
                .formatted(key(1), CHAIN));
  }

  @Test
  void exportsToAFile() throws Exception {
    Path file = directory.resolve("export.json");

    assertThat(run("export", file.toString())).isZero();
    assertThat(HistoryImport.read(file).watermarks()).containsOnlyKeys(key(1));
    assertThat(err.toString())
        .isEqualTo(
            """
            nitro-signer: warning: left out: no history of %s
            nitro-signer: 1 keys exported, 1 left out
            """
                .formatted(key(2)));
    assertThat(run("export", file.toString())).isEqualTo(1);
    assertThat(run("export", file.toString(), "--force")).isZero();
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void exportsToStdout() {
    assertThat(run("export", "-", "--keys", key(1) + "," + key(2))).isZero();
    assertThat(out.toString()).startsWith("{").contains("\"90\"").endsWith("}\n");
  }

  @Test
  void raisesOnlyWhatTheNumberOfKeysConfirms() {
    assertThat(run("raise", "--epoch", "10", "--yes", "2")).isEqualTo(2);
    assertThat(asked).isEmpty();
    assertThat(err.toString())
        .startsWith(
            "nitro-signer: all 1 keys with a history will refuse blocks up to slot 351 and"
                + " attestations up to epoch 10\n--yes: expected 1, the number of keys, was 2; nothing is changed\n");

    assertThat(run("raise", "--epoch", "10", "--yes", "1")).isZero();
    assertThat(asked.getFirst().create()).isFalse();
    assertThat(asked.getFirst().records().getFirst().block().orElseThrow().slot()).isEqualTo("351");
    assertThat(asked.getFirst().records().getFirst().vote().orElseThrow().sourceEpoch())
        .isEqualTo("10");
  }

  @Test
  void setsShowsAndRemovesTheHighWatermark() {
    assertThat(run("high-watermark")).isZero();
    assertThat(run("high-watermark", "--epoch", "10", "--slot", "320")).isZero();
    assertThat(err.toString()).contains("at least three ahead");
    assertThat(stored("high_watermark").at("/slot/N").asText()).isEqualTo("320");
    assertThat(run("high-watermark", "--json")).isZero();
    assertThat(run("high-watermark", "--remove")).isZero();

    assertThat(out.toString().lines())
        .hasSize(4)
        .contains(
            "none: signing goes on",
            "attestations are refused from epoch 10 on, blocks from slot 320 on")
        .filteredOn(line -> line.startsWith("{"))
        .singleElement()
        .asString()
        .contains("\"epoch\":\"10\"", "\"slot\":\"320\"");
    assertThat(aws.others).doesNotContainKey("high_watermark");
  }

  @Test
  void wantsBothEndsOfTheHighWatermark() {
    assertThat(run("high-watermark", "--epoch", "10")).isEqualTo(2);
    assertThat(run("high-watermark", "--epoch", "1", "--slot", "2", "--remove")).isEqualTo(2);
    assertThat(run("high-watermark", "--epoch", "-1", "--slot", "2")).isEqualTo(2);
    assertThat(aws.others).isEmpty();
  }

  @Test
  void explainsItself() {
    assertThat(execute("slashing", "--help")).isZero();
    assertThat(out.toString()).contains("init", "import", "register", "show", "export", "raise");
    assertThat(execute("slashing")).isEqualTo(2);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      assertThat(exchange.getRequestURI().getPath()).isEqualTo("/history");
      ControlRequest.History sent =
          Json.read(
              exchange.getRequestBody().readAllBytes(), ControlRequest.History.class, "history");
      byte[] digest = Base64.getDecoder().decode(sent.seal()); // the stub encrypts nothing
      assertThat(digest).isEqualTo(OperatorSeal.digest(sent.additions()));
      HistoryAdditions history = HistoryAdditions.read(sent.additions());
      asked.add(history);
      byte[] body =
          Json.write(
              new HistoryResults(
                  history.records().stream()
                      .map(row -> new Result(row.pubkey(), outcome, Optional.empty()))
                      .toList()));
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private JsonNode stored(String id) {
    return Optional.ofNullable(aws.others.get(id)).orElseThrow();
  }

  /** A file of keys, each with a block at slot 100. */
  private String file(int... numbers) throws IOException {
    List<String> data = new ArrayList<>();
    for (int number : numbers) {
      data.add(
          "{\"pubkey\":\"%s\",\"signed_blocks\":[{\"slot\":\"100\"}],\"signed_attestations\":[]}"
              .formatted(key(number)));
    }
    return Files.writeString(
            directory.resolve("import.json"),
            """
            {"metadata":{"interchange_format_version":"5","genesis_validators_root":"%s"},
             "data":[%s]}
            """
                .formatted(CHAIN, String.join(",", data)))
        .toString();
  }

  private int run(String... line) {
    write(outputs());
    return execute(
        Stream.concat(
                Stream.of("slashing", line[0], "--output", outputsFile()), Stream.of(line).skip(1))
            .toArray(String[]::new));
  }

  private int execute(String... line) {
    CommandLine command = NitroSigner.commandLine();
    command.setOut(new PrintWriter(out));
    command.setErr(new PrintWriter(err));
    return command.execute(line);
  }

  private String outputsFile() {
    return directory.resolve("output.json").toString();
  }

  private Map<String, String> outputs() {
    Map<Output, String> outputs =
        Map.of(
            Output.REGION,
            "eu-central-1",
            Output.DEPLOYMENT_ID,
            "3f2b8a52-6c0d-4d5e-9b1a-7e8f90a1b2c3",
            Output.KMS_KEY_ARN,
            "arn:aws:kms:eu-central-1:000000000000:key/some",
            Output.VALIDATOR_KEYS_TABLE,
            AwsStub.KEYS,
            Output.SLASHING_PROTECTION_TABLE,
            AwsStub.HISTORY,
            Output.HOST_STATUS_URL,
            "http://127.0.0.1:1/status, " + host.url(),
            Output.KMS_ENDPOINT,
            aws.url().toString(),
            Output.DYNAMODB_ENDPOINT,
            aws.url().toString(),
            Output.CREDENTIALS_FILE,
            directory.resolve("credentials").toString());
    Map<String, String> named = new HashMap<>();
    outputs.forEach((output, value) -> named.put(output.key(), value));
    return named;
  }

  private void write(Map<String, String> outputs) {
    try {
      Files.write(Path.of(outputsFile()), new Deployment("local", outputs).write());
      Files.writeString(
          directory.resolve("credentials"),
          """
          [default]
          aws_access_key_id = AKIAEXAMPLE
          aws_secret_access_key = example
          """,
          UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
