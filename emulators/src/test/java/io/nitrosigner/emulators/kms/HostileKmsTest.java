package io.nitrosigner.emulators.kms;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.model.DecryptResponse;

/** That the seam lets tests lie in the ways a client must withstand. */
final class HostileKmsTest {
  private KmsWorld world;
  private SdkBytes blob;

  @BeforeEach
  void start(@TempDir Path state) throws IOException {
    world = KmsWorld.start(state);
    String key = world.admin.createKey().keyMetadata().arn();
    blob =
        world
            .admin
            .encrypt(r -> r.keyId(key).plaintext(SdkBytes.fromUtf8String("secret")))
            .ciphertextBlob();
  }

  @AfterEach
  void stop() {
    world.close();
  }

  @Test
  void addsAPlaintextAndNamesAnotherKey() throws IOException {
    world.turnHostile(
        (question, answer) ->
            question.operation().equals("Decrypt")
                ? answer.put("Plaintext", new byte[] {1}).put("KeyId", "another")
                : answer);
    DecryptResponse answer = decrypt();
    assertThat(answer.plaintext().asByteArray()).containsExactly(1);
    assertThat(answer.keyId()).isEqualTo("another");
    assertThat(answer.ciphertextForRecipient()).isNotNull();
  }

  @Test
  void cutsAnEnvelopeShort() throws IOException {
    byte[] whole = decrypt().ciphertextForRecipient().asByteArray();
    world.turnHostile(
        (_, answer) ->
            answer.put("CiphertextForRecipient", Arrays.copyOf(whole, whole.length - 1)));
    assertThat(decrypt().ciphertextForRecipient().asByteArray()).hasSize(whole.length - 1);
  }

  private DecryptResponse decrypt() {
    TestEnclave enclave = TestEnclave.of(world.pki(), 1, InstantSource.system());
    return world.admin.decrypt(r -> r.ciphertextBlob(blob).recipient(enclave.recipient()));
  }
}
