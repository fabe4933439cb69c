package io.nitrosigner.emulators.enclave;

import static io.nitrosigner.emulators.enclave.SealedRecords.pubkey;
import static org.assertj.core.api.Assertions.assertThat;

import io.nitrosigner.nitro.vsock.VsockListener;
import io.nitrosigner.protocol.control.ControlRequest;
import io.nitrosigner.protocol.control.ControlResponse;
import io.nitrosigner.protocol.control.EnclaveState;
import io.nitrosigner.protocol.control.EnclaveState.KeyFailure;
import io.nitrosigner.protocol.control.KeyRows;
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

      EnclaveState after = reloaded(enclave, world.keys(List.of(two, three)));

      assertThat(after.phase()).isEqualTo("SERVING");
      assertThat(after.since()).isEqualTo(before.since());
      assertThat(after.keysLoaded()).isEqualTo(2);
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

      EnclaveState after = reloaded(enclave, world.keys(List.of(one, bad)));

      assertThat(after.phase()).isEqualTo("SERVING");
      assertThat(after.keysLoaded()).isEqualTo(1);
      assertThat(after.failures()).extracting(KeyFailure::pubkey).containsExactly(pubkey(2));
      assertThat(enclave.get("/reload", records.tls()))
          .contains("completed_with_errors", "1 keys could not be loaded");

      EnclaveState mended = reloaded(enclave, world.keys(List.of(one, records.v2(2))));
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
        EnclaveState after = reloaded(enclave, world.keys(List.of(one, records.v2(2))));

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
      assertThat(enclave.call(world.init(List.of())).state().reload()).isEqualTo("idle");
      assertThat(enclave.get("/reload", records.tls())).contains("{\"status\":\"idle\"}");

      assertThat(enclave.ask("POST /reload", records.tls())).startsWith("HTTP/1.1 202 ");
      doorbell.accept().close();
      assertThat(enclave.state().reload()).isEqualTo(EnclaveState.RELOAD_REQUESTED);
      assertThat(enclave.ask("POST /reload", records.tls())).startsWith("HTTP/1.1 409 ");

      assertThat(reloaded(enclave, world.keys(List.of(records.v2(4)))).reload())
          .isEqualTo("completed");
      assertThat(enclave.get("/reload", records.tls())).contains("\"status\":\"completed\"");
    }
  }

  @Test
  void keepsTheKeyOfARowThatCannotBeReadAnyMore() throws IOException {
    ValidatorKeyRecord one = records.v2(1);
    try (EnclaveGuest enclave = world.boot()) {
      enclave.call(world.init(List.of(one, records.v2(2))));
      KeyFailure unreadable = new KeyFailure(pubkey(2), "column chain: expected a string");

      EnclaveState after =
          reloaded(
              enclave,
              ControlRequest.Keys.whole(
                  world.keys(List.of()).credential(),
                  KeyRows.of(List.of(one), List.of(unreadable), 0)));

      assertThat(after.keysLoaded()).isEqualTo(2);
      assertThat(after.failures()).containsExactly(unreadable);
      assertThat(enclave.get("/api/v1/eth2/publicKeys", records.tls())).contains(pubkey(2));
    }
  }

  @Test
  void tellsWhyTheTableCouldNotBeRead() throws IOException {
    try (EnclaveGuest enclave = world.boot()) {
      enclave.call(world.init(List.of(records.v2(1))));
      enclave.ask("POST /reload", records.tls());

      EnclaveState after = enclave.call(new ControlRequest.KeysUnavailable()).state();

      assertThat(after.reload()).isEqualTo("failed");
      assertThat(after.keysLoaded()).isEqualTo(1);
      assertThat(enclave.get("/reload", records.tls()))
          .contains("\"status\":\"failed\"", "the host could not read the key table");
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

  /** The state once the keys have changed; each question gives the enclave time to do it. */
  private static EnclaveState reloaded(EnclaveGuest enclave, ControlRequest.Keys keys)
      throws IOException {
    EnclaveState state = enclave.call(keys).state();
    while (state.reload().equals("running")) {
      state = enclave.state();
    }
    return state;
  }
}
