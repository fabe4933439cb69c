package io.nitrosigner.emulators.enclave;

import static io.nitrosigner.emulators.enclave.SealedRecords.pubkey;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nitrosigner.emulators.kms.HostileKms;
import io.nitrosigner.emulators.kms.HostileKms.Lie;
import io.nitrosigner.nitro.kms.RecipientKey;
import io.nitrosigner.protocol.control.ControlRequest;
import io.nitrosigner.protocol.control.ControlResponse;
import io.nitrosigner.protocol.control.EnclaveState;
import io.nitrosigner.protocol.control.EnclaveState.KeyFailure;
import io.nitrosigner.protocol.control.Ports;
import io.nitrosigner.protocol.records.ValidatorKeyRecord;
import io.nitrosigner.signing.keys.InteropKeys;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** That an enclave takes nothing from a KMS that answers as KMS never does. */
@Timeout(60)
final class LyingKmsTest {
  private static final String ENVELOPE = "CiphertextForRecipient";
  private static final String OTHER_KEY =
      "arn:aws:kms:eu-central-1:123456789012:key/11111111-2222-3333-4444-555555555555";
  private static final RSAPublicKey STRANGER = stranger();

  private static EnclaveWorld world;

  @BeforeAll
  static void start(@TempDir Path directory) throws IOException {
    world = EnclaveWorld.start(directory);
  }

  @AfterEach
  void makeHonest() {
    world.kmsIsHonest();
  }

  @AfterAll
  static void stop() {
    world.close();
  }

  static List<Lying> lies() {
    return List.of(
        new Lying(
            "plaintext beside the envelope",
            (_, answer) -> answer.put("Plaintext", InteropKeys.secret(0)),
            "answered with plaintext"),
        new Lying(
            "plaintext instead of the envelope",
            (_, answer) -> without(answer, ENVELOPE).put("Plaintext", InteropKeys.secret(1)),
            "answered with plaintext"),
        new Lying(
            "another key",
            (_, answer) -> answer.put("KeyId", OTHER_KEY),
            "for the key " + OTHER_KEY),
        new Lying(
            "no key",
            (_, answer) -> without(answer, "KeyId"),
            "for the key null, expected arn:aws:kms:"),
        new Lying(
            "no envelope",
            (_, answer) -> without(answer, ENVELOPE),
            "without CiphertextForRecipient"),
        new Lying(
            "an empty envelope", (_, answer) -> answer.put(ENVELOPE, new byte[0]), "bad envelope"),
        new Lying(
            "a truncated envelope",
            (_, answer) -> answer.put(ENVELOPE, truncated(answer)),
            "bad envelope"),
        new Lying("garbage", (_, answer) -> answer.put(ENVELOPE, new byte[512]), "bad envelope"),
        new Lying(
            "an envelope for another recipient",
            (_, answer) -> answer.put(ENVELOPE, HostileKms.forge(InteropKeys.secret(8), STRANGER)),
            "it does not open with this key"));
  }

  /** A lie, and what the enclave says of it. */
  record Lying(String name, Lie lie, String reason) {
    @Override
    public String toString() {
      return name;
    }
  }

  @ParameterizedTest
  @MethodSource("lies")
  void takesNoTlsIdentity(Lying lying) throws IOException {
    world.kmsLies(lying.lie());
    try (EnclaveGuest enclave = world.boot()) {
      assertFailed(enclave, lying.reason());
    }
  }

  @Test
  void losesOnlyTheKeysThatItIsLiedToAbout() throws IOException {
    List<Lying> lies = lies();
    Map<String, Lying> lieOf = new HashMap<>();
    List<ValidatorKeyRecord> rows = new ArrayList<>();
    for (int i = 0; i < lies.size(); i++) {
      rows.add(world.records().v2(i));
      lieOf.put(pubkey(i), lies.get(i));
    }
    rows.add(world.records().v2(50));
    Lying none = new Lying("none", (_, honest) -> honest, "");
    world.kmsLies(
        (question, answer) ->
            lieOf.getOrDefault(subject(question), none).lie().tell(question, answer));
    try (EnclaveGuest enclave = world.boot()) {
      EnclaveState state = enclave.call(world.init(rows)).state();

      assertThat(state.phase()).isEqualTo("SERVING");
      assertThat(state.keysLoaded()).isEqualTo(1);
      Map<String, String> reasons =
          state.failures().stream()
              .collect(Collectors.toMap(KeyFailure::pubkey, KeyFailure::reason));
      assertThat(reasons).containsOnlyKeys(lieOf.keySet());
      lieOf.forEach(
          (pubkey, lying) ->
              assertThat(reasons.get(pubkey)).as(lying.name()).contains(lying.reason()));
    }
  }

  @Test
  void refusesAForgedSecretInAnEnvelopeThatOpens() throws IOException {
    world.kmsLies(
        (question, answer) ->
            subject(question).equals(pubkey(0)) ? forged(question, answer) : answer);
    try (EnclaveGuest enclave = world.boot()) {
      assertFailed(enclave, pubkey(7));
    }
  }

  @Test
  void refusesAKmsWithACertificateOfAnotherAuthority() throws IOException {
    EndpointTls other = EndpointTls.generate("kms." + EnclaveWorld.REGION + ".amazonaws.com");
    var module = world.module(EnclaveWorld.registers(EnclaveWorld.IMAGE));
    try (EnclaveGuest enclave = world.boot(module, other)) {
      assertFailed(enclave, "KMS could not be reached");
    }
  }

  @Test
  void refusesAKmsWithACertificateForAnotherHost() throws IOException {
    String config =
        new String(world.configuration(), UTF_8).replace(EnclaveWorld.REGION, "us-west-1");
    try (EnclaveGuest enclave = world.boot()) {
      ControlRequest.Init init = world.init(config.getBytes(UTF_8), List.of(world.records().v2(0)));
      assertFailed(enclave, init, "No subject alternative DNS name matching kms.us-west-1");
    }
  }

  private static void assertFailed(EnclaveGuest enclave, String reason) throws IOException {
    assertFailed(enclave, world.init(List.of(world.records().v2(0))), reason);
  }

  private static void assertFailed(EnclaveGuest enclave, ControlRequest.Init init, String reason)
      throws IOException {
    ControlResponse response = enclave.call(init);

    assertThat(response.status()).isEqualTo(500);
    EnclaveState state = response.state();
    assertThat(state.phase()).isEqualTo("FAILED");
    assertThat(state.keysLoaded()).isZero();
    assertThat(state.reason()).get().asString().contains(reason);
    assertThatThrownBy(() -> enclave.connect(Ports.SIGNER)).isInstanceOf(IOException.class);
  }

  /** The public key that a request is about; empty for the TLS identity. */
  private static String subject(HostileKms.Question question) {
    return question.encryptionContext().getOrDefault("pubkey", "");
  }

  private static ObjectNode forged(HostileKms.Question question, ObjectNode answer) {
    RSAPublicKey attested = question.attestedKey().orElseThrow();
    return answer.put(ENVELOPE, HostileKms.forge(InteropKeys.secret(7), attested));
  }

  private static ObjectNode without(ObjectNode answer, String member) {
    answer.remove(member);
    return answer;
  }

  private static byte[] truncated(ObjectNode answer) {
    try {
      byte[] whole = answer.get(ENVELOPE).binaryValue();
      return Arrays.copyOf(whole, whole.length - 1);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static RSAPublicKey stranger() {
    try (RecipientKey stranger = RecipientKey.generate()) {
      return (RSAPublicKey)
          KeyFactory.getInstance("RSA").generatePublic(new X509EncodedKeySpec(stranger.spki()));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }
}
