package io.nitrosigner.emulators.enclave;

import static io.nitrosigner.emulators.enclave.SealedRecords.pubkey;
import static org.assertj.core.api.Assertions.assertThat;

import io.nitrosigner.nitro.vsock.VsockListener;
import io.nitrosigner.protocol.control.ControlRequest;
import io.nitrosigner.protocol.control.ControlResponse;
import io.nitrosigner.protocol.control.EnclaveState;
import io.nitrosigner.protocol.control.EnclaveState.KeyFailure;
import io.nitrosigner.protocol.records.ValidatorKeyRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** That keys come and go while the enclave serves. */
@Timeout(60)
final class ReloadTest {
  private static EnclaveWorld world;
  private static SealedRecords records;

  @BeforeAll
  static void start(@TempDir Path directory) throws IOException {
    world = EnclaveWorld.start(directory);
    records = world.records();
  }

  @AfterAll
  static void stop() {
    world.close();
  }

  @Test
  void addsAndForgetsKeysWithoutANewLife() throws IOException {
    ValidatorKeyRecord one = records.v2(1);
    ValidatorKeyRecord two = records.v2(2);
    ValidatorKeyRecord three = records.v2(3);
    try (EnclaveGuest enclave = world.boot()) {
      EnclaveState before = enclave.call(world.init(List.of(one, two))).state();

      EnclaveState after = enclave.call(world.keys(List.of(two, three))).state();

      assertThat(after).isEqualTo(before);
      assertThat(enclave.get("/api/v1/eth2/publicKeys", records.tls()))
          .contains(pubkey(2), pubkey(3))
          .doesNotContain(pubkey(1));
    }
  }

  @Test
  void keepsTheOthersWhenAKeyFails() throws IOException {
    ValidatorKeyRecord one = records.v2(1);
    ValidatorKeyRecord bad = records.v2Claiming(2, new byte[32]);
    try (EnclaveGuest enclave = world.boot()) {
      enclave.call(world.init(List.of(one)));

      EnclaveState after = enclave.call(world.keys(List.of(one, bad))).state();

      assertThat(after.phase()).isEqualTo("SERVING");
      assertThat(after.keysLoaded()).isEqualTo(1);
      assertThat(after.failures()).extracting(KeyFailure::pubkey).containsExactly(pubkey(2));
      assertThat(enclave.get("/reload", records.tls()))
          .contains("completed_with_errors", "1 keys could not be loaded");

      EnclaveState mended = enclave.call(world.keys(List.of(one, records.v2(2)))).state();
      assertThat(mended.keysLoaded()).isEqualTo(2);
      assertThat(mended.failures()).isEmpty();
    }
  }

  @Test
  void keepsItsKeysWhileKmsRefuses() throws IOException {
    ValidatorKeyRecord one = records.v2(1);
    try (EnclaveGuest enclave = world.boot()) {
      enclave.call(world.init(List.of(one)));
      world.kmsLies((_, answer) -> answer.removeAll());
      try {
        EnclaveState after = enclave.call(world.keys(List.of(one, records.v2(2)))).state();

        assertThat(after.keysLoaded()).isEqualTo(1);
        assertThat(after.failures()).hasSize(1);
      } finally {
        world.kmsIsHonest();
      }
      assertThat(enclave.get("/api/v1/eth2/publicKeys", records.tls())).contains(pubkey(1));
    }
  }

  @Test
  void asksTheHostWhenAClientAsks() throws IOException {
    try (VsockListener doorbell = world.doorbell();
        EnclaveGuest enclave = world.boot()) {
      doorbell.accept().close();
      assertThat(enclave.call(world.init(List.of())).state().reloadRequested()).isFalse();
      assertThat(enclave.get("/reload", records.tls())).contains("{\"status\":\"idle\"}");

      assertThat(enclave.ask("POST /reload", records.tls())).startsWith("HTTP/1.1 202 ");
      doorbell.accept().close();
      assertThat(enclave.state().reloadRequested()).isTrue();
      assertThat(enclave.ask("POST /reload", records.tls())).startsWith("HTTP/1.1 409 ");

      assertThat(enclave.call(world.keys(List.of(records.v2(4)))).state().reloadRequested())
          .isFalse();
      assertThat(enclave.get("/reload", records.tls())).contains("\"status\":\"completed\"");
    }
  }

  @Test
  void tellsWhyTheTableCouldNotBeRead() throws IOException {
    try (EnclaveGuest enclave = world.boot()) {
      enclave.call(world.init(List.of(records.v2(1))));
      enclave.ask("POST /reload", records.tls());

      EnclaveState after = enclave.call(new ControlRequest.KeysUnavailable("no table")).state();

      assertThat(after.reloadRequested()).isFalse();
      assertThat(after.keysLoaded()).isEqualTo(1);
      assertThat(enclave.get("/reload", records.tls()))
          .contains("\"status\":\"failed\"", "\"lastError\":\"no table\"");
    }
  }

  @Test
  void takesNoKeysBeforeItServes() throws IOException {
    try (EnclaveGuest enclave = world.boot()) {
      ControlResponse response = enclave.call(world.keys(List.of(records.v2(1))));

      assertThat(response.status()).isEqualTo(409);
      assertThat(response.message()).isEqualTo("keys_changed is not allowed while SEALED");
    }
  }
}
