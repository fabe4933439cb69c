package io.nitrosigner.emulators.enclave;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nitrosigner.emulators.aws.Credentials;
import io.nitrosigner.emulators.aws.Identities;
import io.nitrosigner.emulators.aws.Principal;
import io.nitrosigner.emulators.dynamodb.SharedDynamoDbLocal;
import io.nitrosigner.emulators.kms.HostileKms;
import io.nitrosigner.emulators.kms.KmsConfiguration;
import io.nitrosigner.emulators.kms.KmsEmulator;
import io.nitrosigner.emulators.kms.Throttle;
import io.nitrosigner.emulators.nsm.AttestationPki;
import io.nitrosigner.emulators.nsm.BootRegisters;
import io.nitrosigner.emulators.nsm.EmulatedNsm;
import io.nitrosigner.emulators.nsm.NsmPlace;
import io.nitrosigner.emulators.vsock.GuestVsock;
import io.nitrosigner.emulators.vsock.ParentVsock;
import io.nitrosigner.enclave.aws.HeldCredentials;
import io.nitrosigner.enclave.aws.VsockAws;
import io.nitrosigner.host.proxy.EgressProxy;
import io.nitrosigner.nitro.measurement.ConfigurationPcr;
import io.nitrosigner.nitro.measurement.Measurements;
import io.nitrosigner.nitro.measurement.Pcr;
import io.nitrosigner.nitro.nsm.NsmClient;
import io.nitrosigner.nitro.nsm.SecurityModule;
import io.nitrosigner.nitro.vsock.VsockListener;
import io.nitrosigner.operator.deployment.Deployment;
import io.nitrosigner.operator.deployment.Output;
import io.nitrosigner.operator.network.Networks;
import io.nitrosigner.operator.policy.AllowedEnclave;
import io.nitrosigner.operator.policy.KeyPolicy;
import io.nitrosigner.operator.policy.KeyRoles;
import io.nitrosigner.protocol.configuration.AttestedConfiguration;
import io.nitrosigner.protocol.configuration.SlashingProtection;
import io.nitrosigner.protocol.control.ControlRequest;
import io.nitrosigner.protocol.control.Credential;
import io.nitrosigner.protocol.control.GivenRows;
import io.nitrosigner.protocol.control.HistoryAdditions;
import io.nitrosigner.protocol.control.HistoryRecord;
import io.nitrosigner.protocol.control.HistoryResults;
import io.nitrosigner.protocol.control.KeyRows;
import io.nitrosigner.protocol.control.Ports;
import io.nitrosigner.protocol.records.OperatorSeal;
import io.nitrosigner.protocol.records.TlsKeyRecord;
import io.nitrosigner.protocol.records.ValidatorKeyRecord;
import io.nitrosigner.signing.duty.DutyPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import software.amazon.awssdk.services.kms.KmsClient;

/**
 * Everything that an enclave meets, in this process: an AWS account with KMS behind the host's
 * egress proxy, a key whose policy names one image and one configuration, and records sealed under
 * it. KMS is honest unless told to lie.
 */
final class EnclaveWorld implements AutoCloseable {
  static final String DEPLOYMENT = "40eec9d0-6a37-11ed-bce8-02f9df3f099e";
  static final String NETWORK = "minimal";
  static final String REGION = "eu-central-1";
  static final NsmPlace PLACE =
      new NsmPlace(REGION, "i-0123456789abcdef0", "i-0123456789abcdef0-enc0123456789abcdef");
  static final Measurements IMAGE = image("ours");

  private static final String ACCOUNT = "123456789012";
  private static final String ROLE = "signer";
  private static final String ROLE_ARN = "arn:aws:iam::" + ACCOUNT + ":role/" + ROLE;
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final HostileKms.Lie HONEST = (_, answer) -> answer;
  private static final int OUTSIDE_CID = 15;

  /** Longer than any test takes. */
  private static final Duration LONG = Duration.ofHours(1);

  private final Path run;
  private final Identities identities = new Identities();
  private final AtomicInteger nextCid = new AtomicInteger(OUTSIDE_CID + 1);
  private final AttestationPki pki = AttestationPki.generate(Instant.now());
  private final Credential adminCredential;
  private final Credential roleCredential;
  private final KmsEmulator kms;
  private final EgressProxy egress;
  private final HistoryWorld history;
  private final EgressProxy historyEgress;
  private final byte[] configuration;
  private final SealedRecords records;
  private volatile HostileKms.Lie lie = HONEST;
  private volatile HostileKms.Lie encryption = HONEST;

  /** The KMS clients of the administrator and of the instance role, both outside any enclave. */
  final KmsClient admin;

  final KmsClient role;

  private EnclaveWorld(Path directory, Map<String, Object> network, DutyPolicy duties)
      throws IOException {
    run = directory.resolve("run");
    adminCredential = credential(Principal.user(ACCOUNT, "admin", List.of("kms:*")), LONG);
    roleCredential = roleCredential(LONG, "kms:*", "dynamodb:GetItem", "dynamodb:UpdateItem");
    kms =
        HostileKms.start(
            new KmsConfiguration(
                0,
                REGION,
                ACCOUNT,
                directory.resolve("kms"),
                EndpointTls.AWS.server(),
                identities,
                pki.root(),
                InstantSource.system()),
            this::answer);
    egress =
        EgressProxy.start(
            new ParentVsock(run).listen(Ports.KMS), "localhost", kms.endpoint().getPort());
    history = new HistoryWorld(ACCOUNT, identities);
    historyEgress =
        EgressProxy.start(new ParentVsock(run).listen(Ports.DYNAMODB), "localhost", history.port());
    admin = client(adminCredential);
    role = client(roleCredential);
    String key = admin.createKey().keyMetadata().arn();
    history.seal(admin, key);
    configuration =
        new AttestedConfiguration(
                1,
                DEPLOYMENT,
                REGION,
                key,
                network,
                duties.names(),
                SlashingProtection.in(history.name()))
            .write();
    admin.putKeyPolicy(
        r ->
            r.keyId(key)
                .policyName("default")
                .policy(
                    new KeyPolicy(
                            new KeyRoles("arn:aws:iam::" + ACCOUNT + ":root", ROLE_ARN, List.of()),
                            List.of(AllowedEnclave.of(IMAGE, ConfigurationPcr.of(configuration))))
                        .json()));
    records = SealedRecords.under(admin, key);
  }

  static EnclaveWorld start(Path directory) throws IOException {
    return start(directory, NETWORK, DutyPolicy.DEFAULT);
  }

  /** As {@link #start(Path)}, with another configuration; its duties may be of any time. */
  static EnclaveWorld start(Path directory, String network, DutyPolicy duties) throws IOException {
    Map<String, Object> config = new HashMap<>(Networks.find(network).toMap());
    config.remove("GENESIS_TIME");
    return start(directory, config, duties);
  }

  /** As {@link #start(Path)}, with another configuration. */
  static EnclaveWorld start(Path directory, Map<String, Object> network, DutyPolicy duties)
      throws IOException {
    return new EnclaveWorld(directory, network, duties);
  }

  /** Where the signing history is. */
  HistoryWorld history() {
    return history;
  }

  /** Says to a serving enclave that these keys have never signed. */
  void registerUnused(EnclaveGuest enclave, List<ValidatorKeyRecord> keys) throws IOException {
    List<HistoryRecord> unused =
        keys.stream()
            .map(key -> new HistoryRecord(key.pubkey(), Optional.empty(), Optional.empty()))
            .toList();
    HistoryResults results =
        enclave.call(sealed(new HistoryAdditions(Optional.empty(), true, unused))).histories();
    assertThat(results.results())
        .allMatch(result -> result.outcome() == HistoryResults.Outcome.CREATED);
  }

  /** The request that adds to the history in the operator's name. */
  ControlRequest.History sealed(HistoryAdditions additions) {
    return sealed(additions, DEPLOYMENT, Instant.now().toString());
  }

  /** As {@link #sealed(HistoryAdditions)}, for any deployment and at any time. */
  ControlRequest.History sealed(HistoryAdditions additions, String deployment, String time) {
    String text = additions.write();
    byte[] seal =
        records.encrypt(
            records.keyArn(),
            OperatorSeal.digest(text),
            OperatorSeal.encryptionContext(deployment, time));
    return new ControlRequest.History(text, time, Base64.getEncoder().encodeToString(seal));
  }

  /** Credentials of the same role's name in another account, which may do everything there. */
  Credential foreignCredential() {
    return credential(
        Principal.session("999999999999", ROLE, PLACE.instanceId(), List.of("*")),
        Duration.ofHours(2));
  }

  /** The rows of the tables. */
  SealedRecords records() {
    return records;
  }

  /** The bytes that the key policy names. */
  byte[] configuration() {
    return configuration.clone();
  }

  /** The infrastructure whose documents KMS believes. */
  AttestationPki pki() {
    return pki;
  }

  /** What KMS answers from now on to requests for decryption. */
  void kmsLies(HostileKms.Lie decryption) {
    lie = decryption;
  }

  void kmsIsHonest() {
    lie = HONEST;
    encryption = HONEST;
  }

  /** What KMS answers from now on to requests for encryption. */
  void kmsEncrypts(HostileKms.Lie lies) {
    encryption = lies;
  }

  /** The outputs of this deployment for its administrator, with files in {@code directory}. */
  Deployment outputs(Path directory, String validatorKeys) throws IOException {
    Path profile =
        Files.writeString(
            directory.resolve("credentials"),
            """
            [default]
            aws_access_key_id = %s
            aws_secret_access_key = %s
            aws_session_token = %s
            """
                .formatted(
                    adminCredential.accessKeyId(),
                    adminCredential.secretAccessKey(),
                    adminCredential.token()));
    Path authority = Files.writeString(directory.resolve("ca.pem"), EndpointTls.AWS.authority());
    return new Deployment(
        "test",
        Map.of(
            Output.REGION.key(), REGION,
            Output.DEPLOYMENT_ID.key(), DEPLOYMENT,
            Output.KMS_KEY_ARN.key(), records.keyArn(),
            Output.KMS_ENDPOINT.key(), kms.endpoint().toString(),
            Output.DYNAMODB_ENDPOINT.key(), SharedDynamoDbLocal.endpoint().toString(),
            Output.VALIDATOR_KEYS_TABLE.key(), validatorKeys,
            Output.CREDENTIALS_FILE.key(), profile.toString(),
            Output.CA_BUNDLE.key(), authority.toString()));
  }

  /** The request that brings an enclave up with the configuration that the policy names. */
  ControlRequest.Init init(List<ValidatorKeyRecord> keys) {
    return init(configuration, keys);
  }

  ControlRequest.Init init(byte[] config, List<ValidatorKeyRecord> keys) {
    return new ControlRequest.Init(
        new String(config, UTF_8), roleCredential, records.tls(), table(keys));
  }

  /** As {@link #init(List)}, with other credentials of the role. */
  ControlRequest.Init init(Credential credential, List<ValidatorKeyRecord> keys) {
    return new ControlRequest.Init(
        new String(configuration, UTF_8), credential, records.tls(), table(keys));
  }

  /** The request that tells a serving enclave what the key table holds. */
  ControlRequest.Keys keys(List<ValidatorKeyRecord> keys) {
    return ControlRequest.Keys.whole(roleCredential, table(keys));
  }

  /** The request that changes what {@code before} gave into {@code after}. */
  ControlRequest.Keys change(KeyRows before, KeyRows after) {
    return ControlRequest.Keys.since(GivenRows.of(before), roleCredential, after);
  }

  /** A table of nothing but good rows. */
  static KeyRows table(List<ValidatorKeyRecord> keys) {
    return KeyRows.of(keys, List.of(), 0);
  }

  /** The request that changes the TLS identity. */
  ControlRequest.Tls tls(TlsKeyRecord row) {
    return new ControlRequest.Tls(roleCredential, row);
  }

  /** The quota of KMS. */
  Throttle kmsThrottle() {
    return kms.throttle();
  }

  /** What rings at the parent. */
  VsockListener doorbell() throws IOException {
    return new ParentVsock(run).listen(Ports.READY);
  }

  /** An enclave of the image that the policy names. */
  EnclaveGuest boot() throws IOException {
    return boot(module(registers(IMAGE)));
  }

  EnclaveGuest boot(SecurityModule module) throws IOException {
    return boot(module, EndpointTls.AWS);
  }

  /** An enclave whose image trusts {@code aws} to be AWS. */
  EnclaveGuest boot(SecurityModule module, EndpointTls aws) throws IOException {
    return EnclaveGuest.boot(
        run, nextCid.getAndIncrement(), module, aws.client(), InstantSource.system());
  }

  /** An enclave of the image that the policy names, with a clock of its own. */
  EnclaveGuest boot(InstantSource clock) throws IOException {
    return EnclaveGuest.boot(
        run, nextCid.getAndIncrement(), module(registers(IMAGE)), EndpointTls.AWS.client(), clock);
  }

  SecurityModule module(BootRegisters registers) {
    return new NsmClient(new EmulatedNsm(PLACE, registers, pki, InstantSource.system()));
  }

  static BootRegisters registers(Measurements image) {
    return BootRegisters.of(image, Optional.of(ROLE_ARN), PLACE.instanceId());
  }

  /** The measurements of an image that is told from others by {@code name}. */
  static Measurements image(String name) {
    return new Measurements(
        measured(name), measured(name + ", boot"), measured(name + ", application"));
  }

  @Override
  public void close() {
    admin.close();
    role.close();
    historyEgress.close();
    history.close();
    egress.close();
    kms.close();
  }

  private ObjectNode answer(HostileKms.Question question, ObjectNode honest) {
    return switch (question.operation()) {
      case "Decrypt" -> lie.tell(question, honest);
      case "Encrypt" -> encryption.tell(question, honest);
      default -> honest;
    };
  }

  private static Pcr measured(String part) {
    return Pcr.ZERO.extend(part.getBytes(US_ASCII));
  }

  /** The enclave's own client, which takes the same way to KMS from outside. */
  private KmsClient client(Credential credential) {
    return new VsockAws(new GuestVsock(run, OUTSIDE_CID), EndpointTls.AWS.client(), REGION)
        .kms(new HeldCredentials(credential), _ -> {});
  }

  /** Credentials of the instance role that end so long from now. */
  Credential roleCredential(Duration left, String... actions) {
    return credential(Principal.session(ACCOUNT, ROLE, PLACE.instanceId(), List.of(actions)), left);
  }

  private Credential credential(Principal principal, Duration left) {
    Instant expiry = Instant.now().plus(left);
    Credentials session = Credentials.generateSession(expiry, RANDOM);
    identities.add(session, principal);
    return new Credential(
        session.accessKeyId(),
        session.secretAccessKey(),
        session.sessionToken().orElseThrow(),
        expiry.toString());
  }
}
