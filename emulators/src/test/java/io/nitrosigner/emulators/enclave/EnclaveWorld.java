package io.nitrosigner.emulators.enclave;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nitrosigner.emulators.aws.Credentials;
import io.nitrosigner.emulators.aws.Identities;
import io.nitrosigner.emulators.aws.Principal;
import io.nitrosigner.emulators.kms.HostileKms;
import io.nitrosigner.emulators.kms.KmsConfiguration;
import io.nitrosigner.emulators.kms.KmsEmulator;
import io.nitrosigner.emulators.nsm.AttestationPki;
import io.nitrosigner.emulators.nsm.BootRegisters;
import io.nitrosigner.emulators.nsm.EmulatedNsm;
import io.nitrosigner.emulators.nsm.NsmPlace;
import io.nitrosigner.emulators.vsock.GuestVsock;
import io.nitrosigner.emulators.vsock.ParentVsock;
import io.nitrosigner.enclave.unseal.VsockKms;
import io.nitrosigner.host.proxy.EgressProxy;
import io.nitrosigner.nitro.measurement.ConfigurationPcr;
import io.nitrosigner.nitro.measurement.Measurements;
import io.nitrosigner.nitro.measurement.Pcr;
import io.nitrosigner.nitro.nsm.NsmClient;
import io.nitrosigner.nitro.nsm.SecurityModule;
import io.nitrosigner.nitro.vsock.VsockListener;
import io.nitrosigner.operator.network.Networks;
import io.nitrosigner.operator.policy.KeyPolicy;
import io.nitrosigner.protocol.configuration.AttestedConfiguration;
import io.nitrosigner.protocol.control.ControlRequest;
import io.nitrosigner.protocol.control.Credential;
import io.nitrosigner.protocol.control.Ports;
import io.nitrosigner.protocol.records.ValidatorKeyRecord;
import io.nitrosigner.signing.duty.DutyPolicy;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
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

  private final Path run;
  private final AtomicInteger nextCid = new AtomicInteger(OUTSIDE_CID + 1);
  private final AttestationPki pki = AttestationPki.generate(Instant.now());
  private final Credential roleCredential;
  private final KmsEmulator kms;
  private final EgressProxy egress;
  private final byte[] configuration;
  private final SealedRecords records;
  private volatile HostileKms.Lie lie = HONEST;

  /** The KMS clients of the administrator and of the instance role, both outside any enclave. */
  final KmsClient admin;

  final KmsClient role;

  private EnclaveWorld(Path directory, String network, DutyPolicy duties) throws IOException {
    run = directory.resolve("run");
    Identities identities = new Identities();
    Credential adminCredential =
        credential(identities, Principal.user(ACCOUNT, "admin", List.of("kms:*")));
    roleCredential =
        credential(
            identities, Principal.session(ACCOUNT, ROLE, PLACE.instanceId(), List.of("kms:*")));
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
    admin = client(adminCredential);
    role = client(roleCredential);
    String key = admin.createKey().keyMetadata().arn();
    configuration =
        new AttestedConfiguration(
                1, DEPLOYMENT, REGION, key, Networks.find(network).toMap(), duties.names())
            .write();
    admin.putKeyPolicy(
        r ->
            r.keyId(key)
                .policyName("default")
                .policy(
                    new KeyPolicy(ACCOUNT, ROLE_ARN, IMAGE, ConfigurationPcr.of(configuration))
                        .json()));
    records = SealedRecords.under(admin, key);
  }

  static EnclaveWorld start(Path directory) throws IOException {
    return start(directory, NETWORK, DutyPolicy.DEFAULT);
  }

  /** As {@link #start(Path)}, with another configuration. */
  static EnclaveWorld start(Path directory, String network, DutyPolicy duties) throws IOException {
    return new EnclaveWorld(directory, network, duties);
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
  }

  /** The request that brings an enclave up with the configuration that the policy names. */
  ControlRequest.Init init(List<ValidatorKeyRecord> keys) {
    return init(configuration, keys);
  }

  ControlRequest.Init init(byte[] config, List<ValidatorKeyRecord> keys) {
    return new ControlRequest.Init(
        new String(config, UTF_8), roleCredential, records.tls(), keys, List.of());
  }

  /** The request that tells a serving enclave what the key table holds. */
  ControlRequest.Keys keys(List<ValidatorKeyRecord> keys) {
    return new ControlRequest.Keys(roleCredential, keys, List.of());
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
    return EnclaveGuest.boot(run, nextCid.getAndIncrement(), module, aws.client());
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
    egress.close();
    kms.close();
  }

  private ObjectNode answer(HostileKms.Question question, ObjectNode honest) {
    return question.operation().equals("Decrypt") ? lie.tell(question, honest) : honest;
  }

  private static Pcr measured(String part) {
    return Pcr.ZERO.extend(part.getBytes(US_ASCII));
  }

  /** The enclave's own client, which takes the same way to KMS from outside. */
  private KmsClient client(Credential credential) {
    return VsockKms.client(
        new GuestVsock(run, OUTSIDE_CID), EndpointTls.AWS.client(), REGION, credential, _ -> {});
  }

  private static Credential credential(Identities identities, Principal principal) {
    Instant expiry = Instant.now().plus(Duration.ofHours(1));
    Credentials session = Credentials.generateSession(expiry, RANDOM);
    identities.add(session, principal);
    return new Credential(
        session.accessKeyId(),
        session.secretAccessKey(),
        session.sessionToken().orElseThrow(),
        expiry.toString());
  }
}
