package io.nitrosigner.emulators.enclave;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.nitrosigner.emulators.aws.Answer;
import io.nitrosigner.emulators.dynamodb.Interference;
import io.nitrosigner.protocol.control.ControlRequest;
import io.nitrosigner.protocol.control.ControlResponse;
import io.nitrosigner.protocol.control.EnclaveState;
import io.nitrosigner.slashing.dynamodb.SealedKey;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An enclave that cannot have the signing history does not serve, and says why. */
@Timeout(60)
final class HistoryInitTest {
  private EnclaveWorld world;

  @BeforeEach
  void start(@TempDir Path directory) throws IOException {
    world = EnclaveWorld.start(directory);
  }

  @AfterEach
  void stop() {
    world.close();
  }

  @Test
  void theTableHasNoSealedKey() throws IOException {
    world.history().forgetSealedKey();

    assertFails(
        init(),
        "no key of the signing history in the table "
            + world.history().name()
            + ": nitro-signer slashing init makes it");
  }

  @Test
  void theTableDoesNotExist() throws IOException {
    world.history().behind().deleteTable(r -> r.tableName(world.history().name()));

    assertFails(
        init(),
        "the table " + world.history().name() + " cannot be read: ResourceNotFoundException");
  }

  @Test
  void theSealedKeyIsThatOfAnotherDeployment() throws IOException {
    byte[] theirs =
        world
            .records()
            .encrypt(
                world.records().keyArn(),
                new byte[SealedKey.LENGTH],
                SealedKey.encryptionContext("another"));
    replaceSealedKey(theirs);

    assertFails(init(), "the key of the signing history: ", "InvalidCiphertextException");
  }

  @Test
  void theSealedKeyIsTooShort() throws IOException {
    byte[] weak =
        world
            .records()
            .encrypt(
                world.records().keyArn(),
                new byte[16],
                SealedKey.encryptionContext(EnclaveWorld.DEPLOYMENT));
    replaceSealedKey(weak);

    assertFails(init(), "the key of the signing history: expected a key of 32 bytes, was 16");
  }

  @Test
  void theSealedKeyIsGarbage() throws IOException {
    world.history().forgetSealedKey();
    world.history().table().putSealedKey("not base64!");

    assertFails(init(), "the key of the signing history: ");
  }

  @Test
  void theRoleMayNotReadTheTable() throws IOException {
    ControlRequest.Init init =
        world.init(
            world.roleCredential(Duration.ofHours(1), "kms:*", "dynamodb:UpdateItem"),
            ServingGuest.keys(world, 1));

    assertFails(
        init,
        "the table " + world.history().name() + " cannot be read: AccessDeniedException",
        "not authorized to perform: dynamodb:GetItem");
  }

  @Test
  void theTableIsOutOfReach() throws IOException {
    world.history().interfere((_, _) -> new Answer.HangUp());

    assertFails(init(), "the table " + world.history().name() + " cannot be read: ");
  }

  @Test
  void oneLostAnswerIsAskedForAgain() throws IOException {
    AtomicInteger calls = new AtomicInteger();
    Interference losing =
        (_, tables) -> {
          Answer answer = tables.answer();
          return calls.getAndIncrement() % 2 == 0 ? new Answer.HangUp() : answer;
        };
    world.history().interfere(losing);

    try (EnclaveGuest enclave = world.boot()) {
      assertThat(enclave.call(init()).state().phase()).isEqualTo("SERVING");
    }
  }

  private void replaceSealedKey(byte[] ciphertext) {
    world.history().forgetSealedKey();
    assertThat(
            world
                .history()
                .table()
                .putSealedKey(new String(Base64.getEncoder().encode(ciphertext), US_ASCII)))
        .isTrue();
  }

  private ControlRequest.Init init() {
    return world.init(ServingGuest.keys(world, 1));
  }

  private void assertFails(ControlRequest.Init init, String... reasons) throws IOException {
    try (EnclaveGuest enclave = world.boot()) {
      ControlResponse response = enclave.call(init);
      EnclaveState state = response.state();

      assertThat(response.status()).isEqualTo(500);
      assertThat(state.phase()).isEqualTo("FAILED");
      assertThat(state.keysLoaded()).isZero();
      assertThat(state.reason().orElseThrow()).contains(reasons);
    }
  }
}
