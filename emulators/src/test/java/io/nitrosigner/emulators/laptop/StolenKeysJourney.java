package io.nitrosigner.emulators.laptop;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nitrosigner.emulators.nitrocli.Instance;
import io.nitrosigner.emulators.nitrocli.NitroCli;
import io.nitrosigner.emulators.vsock.ParentVsock;
import io.nitrosigner.host.HostConfiguration;
import io.nitrosigner.host.proxy.EgressProxy;
import io.nitrosigner.nitro.vsock.VsockConnection;
import io.nitrosigner.nitro.vsock.VsockListener;
import io.nitrosigner.operator.deployment.AwsClients;
import io.nitrosigner.operator.deployment.Deployment;
import io.nitrosigner.operator.deployment.Output;
import io.nitrosigner.protocol.control.ControlClient;
import io.nitrosigner.protocol.control.ControlRequest;
import io.nitrosigner.protocol.control.ControlResponse;
import io.nitrosigner.protocol.control.Credential;
import io.nitrosigner.protocol.control.EnclaveState;
import io.nitrosigner.protocol.control.KeyRows;
import io.nitrosigner.protocol.control.Ports;
import io.nitrosigner.protocol.records.ValidatorKeyRecord;
import io.nitrosigner.protocol.tables.TlsKeyTable;
import io.nitrosigner.protocol.tables.ValidatorKeyTable;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.InstanceProfileCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.KmsException;

/** An attacker owns the parent machine and its role, ciphertexts included. No key comes of it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class StolenKeysJourney {
  private static final Duration READY = Duration.ofMinutes(1);
  private static final Duration CONNECT = Duration.ofSeconds(2);

  private LocalSystem system;
  private Home home;
  private Instance instance;
  private HostConfiguration host;
  private AwsClients operator;
  private ParentVsock vsock;
  private VsockListener ready;
  private EgressProxy egress;
  private EgressProxy dynamoDbEgress;
  private AwsSessionCredentials role;

  @BeforeAll
  void takeTheHostOver(@TempDir Path directory) throws IOException, InterruptedException {
    system = new LocalSystem(directory.resolve("home"));
    system.up("--interop", "2", "--network", "mainnet");
    home = Home.existing(system.home());
    Components components = new Components(home, Settings.find(home).orElseThrow());
    components.stopHosts();
    components.terminateEnclaves();
    instance = new LocalInstance(home, 1).device();
    host = HostConfiguration.read(new LocalInstance(home, 1).hostConfiguration());
    operator = AwsClients.of(system.deployment());
    vsock = new ParentVsock(instance.runDirectory());
    ready = vsock.listen(Ports.READY);
    egress = EgressProxy.start(vsock.listen(Ports.KMS), host.kmsHost(), host.kmsPort());
    dynamoDbEgress =
        EgressProxy.start(vsock.listen(Ports.DYNAMODB), host.dynamoDbHost(), host.dynamoDbPort());
    role = instanceCredentials();
  }

  @AfterAll
  void down() throws IOException, InterruptedException {
    egress.close();
    dynamoDbEgress.close();
    ready.close();
    operator.close();
    system.down();
  }

  @Test
  void theSameImageWithTheSameConfigurationServes() throws IOException {
    EnclaveState state = initialise(Path.of(host.image()), configuration(), List.of());
    assertThat(state.phase()).isEqualTo("SERVING");
    assertThat(state.keysLoaded()).isEqualTo(2);
  }

  @Test
  void anotherImageGetsNothing(@TempDir Path directory) throws IOException {
    Path changed = directory.resolve("image");
    copy(Path.of(host.image()), changed);
    changeOneByte(changed.resolve("ramdisk1/emulators.jar"));
    EnclaveState honest = initialise(Path.of(host.image()), configuration(), List.of());
    EnclaveState state = initialise(changed, configuration(), List.of());
    assertRefused(state);
    assertThat(state.pcrs().get("0")).isNotEqualTo(honest.pcrs().get("0"));
    assertThat(state.pcrs().get("16")).isEqualTo(honest.pcrs().get("16"));
  }

  @Test
  void anotherConfigurationGetsNothing() throws IOException {
    EnclaveState state = initialise(Path.of(host.image()), configuration() + " ", List.of());
    assertRefused(state);
  }

  @Test
  void aDebugEnclaveGetsNothing() throws IOException {
    EnclaveState state =
        initialise(Path.of(host.image()), configuration(), List.of("--debug-mode"));
    assertRefused(state);
    assertThat(state.pcrs().get("0")).matches("0{96}");
  }

  @Test
  void theRoleItselfGetsNothing() {
    assertDecryptIsDenied(operator.kms(), "operator");
    try (KmsClient kms =
        KmsClient.builder()
            .region(software.amazon.awssdk.regions.Region.of(Names.REGION))
            .endpointOverride(system.deployment().endpoint(Output.KMS_ENDPOINT).orElseThrow())
            .credentialsProvider(StaticCredentialsProvider.create(role))
            .httpClient(AwsClients.http(system.deployment()))
            .build()) {
      assertDecryptIsDenied(kms, Names.ROLE);
    }
  }

  private void assertDecryptIsDenied(KmsClient kms, String who) {
    ValidatorKeyRecord row = rows().getFirst();
    assertThatThrownBy(
            () ->
                kms.decrypt(
                    r ->
                        r.keyId(system.deployment().output(Output.KMS_KEY_ARN))
                            .ciphertextBlob(SdkBytes.fromByteArray(row.ciphertextBlob()))
                            .encryptionContext(row.encryptionContext())))
        .isInstanceOf(KmsException.class)
        .hasMessageContaining(who)
        .hasMessageContaining("is not authorized to perform: kms:Decrypt");
  }

  private static void assertRefused(EnclaveState state) {
    assertThat(state.phase()).isEqualTo("FAILED");
    assertThat(state.reason().orElseThrow()).contains("AccessDeniedException");
    assertThat(state.keysLoaded()).isZero();
    assertThat(state.pcrs()).containsKeys("0", "1", "2", "16");
  }

  private String configuration() throws IOException {
    return Files.readString(home.configuration());
  }

  private List<ValidatorKeyRecord> rows() {
    Deployment deployment = system.deployment();
    return new ValidatorKeyTable(operator.dynamoDb(), Names.VALIDATOR_KEYS_TABLE)
        .of(
            deployment.output(Output.DEPLOYMENT_ID),
            (pubkey, reason) -> {
              throw reason;
            })
        .toList();
  }

  /** Runs an enclave, initialises it as a host would, ends it, and returns what it said. */
  private EnclaveState initialise(Path image, String configuration, List<String> options)
      throws IOException {
    List<String> run =
        new ArrayList<>(List.of("run-enclave", "--eif-path", image.toString(), "--cpu-count", "2"));
    run.addAll(List.of("--memory", "1024", "--enclave-cid", Integer.toString(host.cid())));
    run.addAll(options);
    nitroCli(run);
    try {
      ready.accept().close();
      ControlRequest.Init init =
          new ControlRequest.Init(
              configuration,
              credential(),
              new TlsKeyTable(operator.dynamoDb(), Names.TLS_KEYS_TABLE).signer().orElseThrow(),
              KeyRows.of(rows(), List.of(), 0));
      try (VsockConnection control = vsock.connect(host.cid(), Ports.CONTROL, CONNECT)) {
        control.soTimeout(READY);
        ControlResponse response = ControlClient.call(control.in(), control.out(), init);
        assertThat(response.status()).as(response.message()).isIn(200, 500);
        return response.state();
      }
    } finally {
      nitroCli(List.of("terminate-enclave", "--all"));
    }
  }

  private void nitroCli(List<String> arguments) {
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(said, true, UTF_8);
    assertThat(NitroCli.run(instance, arguments, out, out)).as(said.toString(UTF_8)).isZero();
  }

  private Credential credential() {
    return new Credential(
        role.accessKeyId(),
        role.secretAccessKey(),
        role.sessionToken(),
        role.expirationTime().orElseThrow().toString());
  }

  private AwsSessionCredentials instanceCredentials() throws IOException {
    String endpoint =
        "http://127.0.0.1:"
            + Settings.find(home).orElseThrow().instances().getFirst().metadataPort();
    try (InstanceProfileCredentialsProvider provider =
        InstanceProfileCredentialsProvider.builder().endpoint(endpoint).build()) {
      return (AwsSessionCredentials) provider.resolveCredentials();
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Files.copy(
            file, to.resolve(from.relativize(file).toString()), StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
  }

  /** The time in a jar's first entry, which nothing that runs looks at. */
  private static void changeOneByte(Path jar) throws IOException {
    byte[] bytes = Files.readAllBytes(jar);
    bytes[10] ^= 1;
    Files.write(jar, bytes);
  }
}
