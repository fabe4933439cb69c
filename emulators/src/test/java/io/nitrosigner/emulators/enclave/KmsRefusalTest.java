package io.nitrosigner.emulators.enclave;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nitrosigner.emulators.nsm.AttestationPki;
import io.nitrosigner.emulators.nsm.BootRegisters;
import io.nitrosigner.emulators.nsm.EmulatedNsm;
import io.nitrosigner.nitro.kms.EnvelopeException;
import io.nitrosigner.nitro.kms.RecipientKey;
import io.nitrosigner.nitro.measurement.ConfigurationPcr;
import io.nitrosigner.nitro.measurement.Pcr;
import io.nitrosigner.nitro.nsm.AttestationRequest;
import io.nitrosigner.nitro.nsm.NsmClient;
import io.nitrosigner.nitro.nsm.SecurityModule;
import io.nitrosigner.protocol.control.ControlRequest;
import io.nitrosigner.protocol.control.ControlResponse;
import io.nitrosigner.protocol.control.EnclaveState;
import io.nitrosigner.protocol.control.Ports;
import io.nitrosigner.protocol.records.ValidatorKeyRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.DecryptResponse;
import software.amazon.awssdk.services.kms.model.KeyEncryptionMechanism;
import software.amazon.awssdk.services.kms.model.KmsException;

/** That KMS refuses whoever is not this image with this configuration, and the enclave says so. */
@Timeout(60)
final class KmsRefusalTest {
  private static final RecipientKey OWN_KEY = RecipientKey.generate();

  private static EnclaveWorld world;
  private static ValidatorKeyRecord row;

  @BeforeAll
  static void start(@TempDir Path directory) throws IOException {
    world = EnclaveWorld.start(directory);
    row = world.records().v2(0);
  }

  @AfterAll
  static void stop() {
    world.close();
  }

  @Test
  void refusesTheInstanceRoleAndTheAdministratorWithoutADocument() {
    for (KmsClient kms : List.of(world.role, world.admin)) {
      assertThatThrownBy(
              () ->
                  kms.decrypt(
                      r ->
                          r.keyId(world.records().keyArn())
                              .ciphertextBlob(SdkBytes.fromByteArray(row.ciphertextBlob()))
                              .encryptionContext(row.encryptionContext())))
          .satisfies(refusal -> assertError(refusal, "AccessDeniedException"))
          .hasMessageContaining("explicit deny");
    }
  }

  @Test
  void refusesAnotherImage() throws IOException {
    BootRegisters other = EnclaveWorld.registers(EnclaveWorld.image("theirs"));
    EnclaveState state = refused(world.module(other), world.init(List.of(row)));

    assertThat(state.reason())
        .get()
        .asString()
        .contains("AccessDeniedException", "kms:Decrypt")
        .contains("PCR0 is " + EnclaveWorld.image("theirs").pcr0())
        .contains("PCR16 is " + ConfigurationPcr.of(world.configuration()));
    assertThat(state.pcrs())
        .containsEntry("0", EnclaveWorld.image("theirs").pcr0().toString())
        .containsEntry("16", ConfigurationPcr.of(world.configuration()).toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"One byte is another", "One space more, and the same meaning"})
  void refusesAnotherConfiguration(String change) throws IOException {
    String ours = new String(world.configuration(), UTF_8);
    String other = EnclaveWorld.DEPLOYMENT.replaceFirst("e$", "f");
    byte[] changed =
        (change.contains("space") ? ours + " " : ours.replace(EnclaveWorld.DEPLOYMENT, other))
            .getBytes(UTF_8);
    EnclaveState state = refused(module(), world.init(changed, List.of(row)));

    assertThat(state.reason()).get().asString().contains("AccessDeniedException", "kms:Decrypt");
    assertThat(state.pcrs())
        .containsEntry("0", EnclaveWorld.IMAGE.pcr0().toString())
        .containsEntry("16", ConfigurationPcr.of(changed).toString());
  }

  @Test
  void refusesAnImageThatIsNotMeasured() throws IOException {
    EnclaveState state =
        refused(world.module(new BootRegisters(Map.of(), false)), world.init(List.of(row)));

    assertThat(state.reason()).get().asString().contains("AccessDeniedException", "kms:Decrypt");
    assertThat(state.pcrs()).containsEntry("0", Pcr.ZERO.toString());
  }

  @Test
  void refusesADebugEnclave() throws IOException {
    EnclaveState state =
        refused(
            world.module(EnclaveWorld.registers(EnclaveWorld.IMAGE).inDebugMode()),
            world.init(List.of(row)));

    assertThat(state.reason())
        .get()
        .asString()
        .contains("AccessDeniedException", "PCR0 is " + Pcr.ZERO, "PCR16 is " + Pcr.ZERO);
    assertThat(state.pcrs().values()).containsOnly(Pcr.ZERO.toString());
  }

  @Test
  void refusesARegisterThatHasBeenUsedBefore() throws IOException {
    SecurityModule used = module();
    used.extendPcr(ConfigurationPcr.INDEX, new byte[48]);
    assertThat(refused(used, world.init(List.of(row))).reason())
        .get()
        .asString()
        .contains("PCR16 has been used before");
  }

  @Test
  void refusesTheDocumentOfADebugEnclave() {
    SecurityModule debug = world.module(EnclaveWorld.registers(EnclaveWorld.IMAGE).inDebugMode());
    assertThatThrownBy(() -> present(committedDocument(debug, OWN_KEY)))
        .satisfies(refusal -> assertError(refusal, "AccessDeniedException"));
  }

  @Test
  void refusesADocumentOfBeforeTheConfigurationWasMeasured() {
    byte[] document = module().attest(AttestationRequest.empty().withPublicKey(OWN_KEY.spki()));
    assertThatThrownBy(() -> present(document))
        .satisfies(refusal -> assertError(refusal, "AccessDeniedException"));
  }

  @Test
  void refusesAnOldDocument() {
    byte[] fresh = committedDocument(moduleOf(world.pki(), Duration.ofMinutes(-4)), OWN_KEY);
    byte[] old = committedDocument(moduleOf(world.pki(), Duration.ofMinutes(-6)), OWN_KEY);
    assertThat(present(fresh).ciphertextForRecipient()).isNotNull();
    assertThatThrownBy(() -> present(old))
        .satisfies(refusal -> assertError(refusal, "ValidationException"))
        .hasMessageContaining("more than 5 minutes");
  }

  @Test
  void givesWhoeverReplaysADocumentNothingButWhatTheEnclaveOpens() {
    try (RecipientKey enclaves = RecipientKey.generate()) {
      DecryptResponse answer = present(committedDocument(module(), enclaves));

      assertThat(answer.plaintext()).isNull();
      byte[] envelope = answer.ciphertextForRecipient().asByteArray();
      assertThatThrownBy(() -> OWN_KEY.open(envelope)).isInstanceOf(EnvelopeException.class);
      assertThat(enclaves.open(envelope)).hasSize(32);
    }
  }

  @Test
  void refusesADocumentOfAnotherRoot() throws IOException {
    AttestationPki theirs = AttestationPki.generate(Instant.now());
    EnclaveState state = refused(moduleOf(theirs, Duration.ZERO), world.init(List.of(row)));

    assertThat(state.reason())
        .get()
        .asString()
        .contains("ValidationException", "AttestationDocument");
    assertThat(state.pcrs()).containsEntry("0", EnclaveWorld.IMAGE.pcr0().toString());
  }

  @Test
  void refusesAnEnclaveWhoseClockIsWrong() throws IOException {
    SecurityModule late = moduleOf(world.pki(), Duration.ofMinutes(-6));
    assertThat(refused(late, world.init(List.of(row))).reason())
        .get()
        .asString()
        .contains("ValidationException", "more than 5 minutes");
  }

  /** Boots an enclave that KMS must refuse, and gives the state it ends in. */
  private static EnclaveState refused(SecurityModule module, ControlRequest.Init init)
      throws IOException {
    try (EnclaveGuest enclave = world.boot(module)) {
      ControlResponse response = enclave.call(init);

      assertThat(response.status()).isEqualTo(500);
      EnclaveState state = response.state();
      assertThat(state.phase()).isEqualTo("FAILED");
      assertThat(state.keysLoaded()).isZero();
      assertThat(enclave.state()).isEqualTo(state);
      assertThatThrownBy(() -> enclave.connect(Ports.SIGNER)).isInstanceOf(IOException.class);
      return state;
    }
  }

  private static SecurityModule module() {
    return world.module(EnclaveWorld.registers(EnclaveWorld.IMAGE));
  }

  private static SecurityModule moduleOf(AttestationPki pki, Duration offset) {
    InstantSource clock = () -> Instant.now().plus(offset);
    return new NsmClient(
        new EmulatedNsm(
            EnclaveWorld.PLACE, EnclaveWorld.registers(EnclaveWorld.IMAGE), pki, clock));
  }

  /** A document as the enclave makes it after it has committed to the configuration. */
  private static byte[] committedDocument(SecurityModule module, RecipientKey key) {
    module.extendPcr(ConfigurationPcr.INDEX, ConfigurationPcr.digest(world.configuration()));
    module.lockPcrs(Pcr.COUNT);
    return module.attest(AttestationRequest.empty().withPublicKey(key.spki()));
  }

  /** What the instance role gets for a document that it has got hold of. */
  private static DecryptResponse present(byte[] document) {
    return world.role.decrypt(
        r ->
            r.keyId(world.records().keyArn())
                .ciphertextBlob(SdkBytes.fromByteArray(row.ciphertextBlob()))
                .encryptionContext(row.encryptionContext())
                .recipient(
                    to ->
                        to.keyEncryptionAlgorithm(KeyEncryptionMechanism.RSAES_OAEP_SHA_256)
                            .attestationDocument(SdkBytes.fromByteArray(document))));
  }

  private static void assertError(Throwable refusal, String code) {
    assertThat(refusal)
        .isInstanceOfSatisfying(
            KmsException.class,
            known -> assertThat(known.awsErrorDetails().errorCode()).isEqualTo(code));
  }
}
