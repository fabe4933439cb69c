package io.nitrosigner.emulators.nitrocli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.nitrosigner.emulators.nsm.AttestationPki;
import io.nitrosigner.emulators.vsock.ParentVsock;
import io.nitrosigner.nitro.attestation.Attestation;
import io.nitrosigner.nitro.attestation.AttestationVerifier;
import io.nitrosigner.nitro.attestation.TrustRoot;
import io.nitrosigner.nitro.measurement.Pcr;
import io.nitrosigner.nitro.vsock.VsockConnection;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
final class NitroCliTest {
  private static final Duration SOON = Duration.ofSeconds(10);
  private static final String ROLE = "arn:aws:iam::123456789012:role/signer";

  @TempDir private Path directory;
  private Instance instance;
  private Path image;
  private String errors = "";

  @BeforeEach
  void prepare() throws IOException {
    instance =
        new Instance(
            directory.resolve("run"),
            directory.resolve("pki"),
            "eu-central-1",
            "i-0123456789abcdef0",
            Optional.of(ROLE));
    image = TestImages.of(TestEnclave.class, directory.resolve("signer"));
  }

  @AfterEach
  void terminateAll() {
    run("terminate-enclave", "--all");
  }

  @Test
  void runsDescribesAndTerminatesAnEnclave() throws Exception {
    JsonNode started = json(start("--enclave-cid", "20"));

    assertThat(started.get("EnclaveName").asText()).isEqualTo("signer");
    assertThat(started.get("EnclaveID").asText()).matches("i-0123456789abcdef0-enc[0-9a-f]{16}");
    assertThat(started.get("EnclaveCID").asInt()).isEqualTo(20);
    assertThat(started.get("CPUIDs").toString()).isEqualTo("[1,3]");
    assertThat(errors).contains("Started enclave with enclave-cid: 20, memory: 512 MiB");

    JsonNode described = describe().get(0);
    assertThat(described.get("State").asText()).isEqualTo("RUNNING");
    assertThat(described.get("Flags").asText()).isEqualTo("NONE");
    assertThat(described.get("ProcessID").asLong()).isEqualTo(started.get("ProcessID").asLong());
    assertThat(described.at("/Measurements/PCR0").asText())
        .isEqualTo(ProcessImage.read(image).measure().pcr0().toString());
    assertThat(described.has("ImageName")).isFalse();
    assertThat(json(run("describe-enclaves", "--metadata")).get(0).has("ImageName")).isTrue();

    Attestation attestation = attest(20);
    assertThat(attestation.moduleId()).isEqualTo(started.get("EnclaveID").asText());
    assertThat(attestation.pcr(0)).contains(ProcessImage.read(image).measure().pcr0());
    assertThat(attestation.pcr(3)).contains(Pcr.ZERO.extend(ROLE.getBytes(UTF_8)));
    assertThat(new String(ask(20, 'e'), UTF_8)).isEqualTo("{LC_ALL=C.UTF-8}");

    String name = started.get("EnclaveName").asText();
    JsonNode ended = json(run("terminate-enclave", "--enclave-name", name));
    assertThat(ended.get("Terminated").asBoolean()).isTrue();
    assertThat(describe()).isEmpty();
    awaitEnd(started);
    assertThat(directory.resolve("run/20")).doesNotExist();
    assertThat(run("terminate-enclave", "--enclave-name", name)).isEmpty();
    assertThat(errors).contains("[ E40 ]");
  }

  @Test
  void endsWithTheEnclaveThatCrashes() throws Exception {
    JsonNode started = json(start());

    assertThat(ask(16, 'x')).isEmpty();
    awaitEnd(started);

    assertThat(describe()).isEmpty();
    assertThat(directory.resolve("run/16")).doesNotExist();
  }

  @Test
  void losesTheEnclaveWithItsMachineAndStartsAgainInItsPlace() throws Exception {
    JsonNode started = json(start("--enclave-cid", "20"));
    ProcessHandle machine = ProcessHandle.of(started.get("ProcessID").asLong()).orElseThrow();
    ProcessHandle enclave = machine.children().findFirst().orElseThrow();

    machine.destroyForcibly();
    machine.onExit().get(10, TimeUnit.SECONDS);
    enclave.onExit().get(10, TimeUnit.SECONDS);
    assertThat(describe()).isEmpty();
    assertThat(directory.resolve("run/20")).exists();

    JsonNode again = json(start("--enclave-cid", "20"));
    assertThat(again.get("EnclaveID")).isNotEqualTo(started.get("EnclaveID"));
    assertThat(attest(20).moduleId()).isEqualTo(again.get("EnclaveID").asText());
  }

  @Test
  void keepsSeveralEnclavesApartAndShowsZerosInDebugMode() throws Exception {
    JsonNode first = json(start());
    JsonNode second = json(start("--debug-mode"));

    assertThat(first.get("EnclaveCID").asInt()).isEqualTo(16);
    assertThat(second.get("EnclaveCID").asInt()).isEqualTo(17);
    assertThat(second.get("EnclaveName").asText()).isEqualTo("signer_1");
    assertThat(start("--enclave-cid", "17")).isEmpty();
    assertThat(errors).contains("[ E29 ]").contains("17");
    assertThat(attest(17).pcr(0)).contains(Pcr.ZERO);
    assertThat(attest(16).pcr(0)).isNotEqualTo(Optional.of(Pcr.ZERO));
    assertThat(describe()).hasSize(2);
    assertThat(describe().get(1).get("Flags").asText()).isEqualTo("DEBUG_MODE");
  }

  @Test
  void reportsAnEnclaveThatDoesNotBoot() throws Exception {
    image = TestImages.of(TestEnclave.Stillborn.class, directory.resolve("stillborn"));

    assertThat(start()).isEmpty();

    assertThat(errors).contains("[ E36 ]").contains("exit code 3").contains("no configuration");
    assertThat(describe()).isEmpty();
    try (var left = Files.list(directory.resolve("run"))) {
      assertThat(left)
          .extracting(path -> path.getFileName().toString())
          .containsExactlyInAnyOrder("lock", "machines.log", "console-16.log");
    }
  }

  @Test
  void refusesAnImageForAnotherRuntime() throws IOException {
    Files.writeString(image.resolve("kernel"), "JAVA_VERSION=\"8\"\n");

    assertThat(start()).isEmpty();
    assertThat(errors).contains("[ E36 ]").contains("another Java runtime");
  }

  @Test
  void readsTheConfigurationFileInThePlaceOfArguments() throws Exception {
    Path config = directory.resolve("enclave.json");
    Files.writeString(
        config,
        """
        {"eif_path": "%s", "cpu_count": 1, "memory_mib": 256, "enclave_name": "named"}
        """
            .formatted(image));

    JsonNode started = json(run("run-enclave", "--config", config.toString()));

    assertThat(started.get("EnclaveName").asText()).isEqualTo("named");
    assertThat(started.get("MemoryMiB").asInt()).isEqualTo(256);
    assertThat(run("run-enclave", "--config", config.toString(), "--memory", "64")).isEmpty();
    assertThat(errors).contains("[ E02 ]");
    Files.writeString(config, "{\"eif\": 1}");
    assertThat(run("run-enclave", "--config", config.toString())).isEmpty();
    assertThat(errors).contains("[ E03 ]").contains("eif");
  }

  @Test
  void refusesWhatCannotRunBeforeItStartsAnything() {
    refuses("E01", "run-enclave", "--cpu-count", "2", "--memory", "512");
    refuses(
        "E26", "run-enclave", "--eif-path", image.toString(), "--cpu-count", "2", "--memory", "32");
    refuses(
        "E03",
        "run-enclave",
        "--eif-path",
        image.toString(),
        "--cpu-count",
        "-1",
        "--memory",
        "512");
    refuses(
        "E58",
        "run-enclave",
        "--eif-path",
        image.toString(),
        "--cpu-count",
        "1",
        "--memory",
        "64",
        "--enclave-name",
        "../x");
    assertThat(run("run-enclave", "--no-such-option")).isEmpty();
    assertThat(errors).contains("--no-such-option");
  }

  @Test
  void runsAsAnExecutable() throws Exception {
    Path script = directory.resolve("it's nitro-cli");
    NitroCliScript.write(script, instance);
    Process process = new ProcessBuilder(script.toString(), "describe-enclaves").start();

    assertThat(process.inputReader().readAllAsString()).isEqualTo("[ ]\n");
    assertThat(process.waitFor()).isZero();
  }

  @Test
  void describesNothingWhereNothingRuns() {
    assertThat(run("describe-enclaves")).isEqualTo("[ ]");
  }

  @Test
  void refusesConnectionsToAnEnclaveThatIsGone() throws Exception {
    json(start());
    run("terminate-enclave", "--all");

    assertThatThrownBy(() -> ask(16, 'a')).isInstanceOf(IOException.class);
  }

  private void refuses(String code, String... arguments) {
    assertThat(run(arguments)).isEmpty();
    assertThat(errors).contains("[ " + code + " ]");
  }

  private String start(String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "run-enclave",
                "--eif-path",
                image.toString(),
                "--cpu-count",
                "2",
                "--memory",
                "512"));
    arguments.addAll(List.of(more));
    return run(arguments.toArray(String[]::new));
  }

  private String run(String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int code =
        NitroCli.run(
            instance,
            List.of(arguments),
            new PrintStream(out, true, UTF_8),
            new PrintStream(err, true, UTF_8));
    errors = err.toString(UTF_8);
    String output = out.toString(UTF_8).strip();
    if (!arguments[0].equals("terminate-enclave")) {
      assertThat(code == 0).as(errors).isEqualTo(!output.isEmpty());
    }
    return output;
  }

  private JsonNode describe() throws IOException {
    return json(run("describe-enclaves"));
  }

  private JsonNode json(String output) throws IOException {
    assertThat(output).as(errors).isNotEmpty();
    return JsonMapper.builder().build().readTree(output);
  }

  private Attestation attest(int cid) throws IOException {
    TrustRoot root =
        TrustRoot.of(AttestationPki.open(directory.resolve("pki"), InstantSource.system()).root());
    return new AttestationVerifier(root).authenticate(ask(cid, 'a'), Instant.now());
  }

  private byte[] ask(int cid, char command) throws IOException {
    try (VsockConnection enclave =
        new ParentVsock(directory.resolve("run")).connect(cid, TestEnclave.PORT, SOON)) {
      enclave.soTimeout(SOON);
      enclave.out().write(command);
      return enclave.in().readAllBytes();
    }
  }

  private static void awaitEnd(JsonNode started) throws Exception {
    Optional<ProcessHandle> machine = ProcessHandle.of(started.get("ProcessID").asLong());
    if (machine.isPresent()) {
      machine.get().onExit().get(10, TimeUnit.SECONDS);
    }
  }
}
