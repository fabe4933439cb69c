package io.nitrosigner.emulators.enclave;

import static io.nitrosigner.emulators.enclave.SealedRecords.KEYSTORE_PUBKEY;
import static io.nitrosigner.emulators.enclave.SealedRecords.PASSWORD;
import static io.nitrosigner.emulators.enclave.SealedRecords.pubkey;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nitrosigner.nitro.measurement.ConfigurationPcr;
import io.nitrosigner.nitro.measurement.Pcr;
import io.nitrosigner.protocol.control.ControlResponse;
import io.nitrosigner.protocol.control.EnclaveState;
import io.nitrosigner.protocol.control.Ports;
import io.nitrosigner.protocol.records.ValidatorKeyRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** That an enclave of the right image with the right configuration gets its secrets, and serves. */
@Timeout(60)
final class UnsealingTest {
  private static EnclaveWorld world;

  @BeforeAll
  static void start(@TempDir Path directory) throws IOException {
    world = EnclaveWorld.start(directory);
  }

  @AfterAll
  static void stop() {
    world.close();
  }

  @Test
  void unsealsKeysAndTlsIdentityAndServes() throws IOException {
    List<ValidatorKeyRecord> keys = IntStream.range(0, 20).mapToObj(world.records()::v2).toList();
    try (EnclaveGuest enclave = world.boot()) {
      ControlResponse response = enclave.call(world.init(keys));

      assertThat(response.status()).isEqualTo(200);
      EnclaveState state = response.state();
      assertThat(state.phase()).isEqualTo("SERVING");
      assertThat(state.keysLoaded()).isEqualTo(20);
      assertThat(state.failures()).isEmpty();
      assertThat(state.reason()).isEmpty();
      assertThat(state.moduleId()).isEqualTo(EnclaveWorld.PLACE.moduleId());
      assertThat(enclave.state()).isEqualTo(state);
      assertThat(enclave.get("/upcheck", world.records().tls())).startsWith("HTTP/1.1 200");
      String served = enclave.get("/api/v1/eth2/publicKeys", world.records().tls());
      for (ValidatorKeyRecord key : keys) {
        assertThat(served).contains("0x" + key.pubkey());
      }
    }
  }

  @Test
  void saysWhatItMeasuredAndMeasuresTheExactConfiguration() throws IOException {
    try (EnclaveGuest enclave = world.boot()) {
      EnclaveState sealed = enclave.state();
      EnclaveState serving = enclave.call(world.init(List.of(world.records().v2(0)))).state();

      byte[] configuration = world.configuration();
      assertThat(sealed.configurationDigest()).isEmpty();
      assertThat(sealed.pcrs()).containsEntry("16", Pcr.ZERO.toString());
      assertThat(serving.configurationDigest())
          .contains(HexFormat.of().formatHex(ConfigurationPcr.digest(configuration)));
      assertThat(serving.pcrs())
          .containsOnlyKeys("0", "1", "2", "3", "4", "8", "16")
          .containsEntry("0", EnclaveWorld.IMAGE.pcr0().toString())
          .containsEntry("1", EnclaveWorld.IMAGE.pcr1().toString())
          .containsEntry("2", EnclaveWorld.IMAGE.pcr2().toString())
          .containsEntry("16", ConfigurationPcr.of(configuration).toString());
    }
  }

  @Test
  void locksEveryRegisterWhenItCommits() throws IOException {
    var module = world.module(EnclaveWorld.registers(EnclaveWorld.IMAGE));
    try (EnclaveGuest enclave = world.boot(module)) {
      assertThat(module.describe().lockedPcrs()).doesNotContain(ConfigurationPcr.INDEX);
      enclave.call(world.init(List.of(world.records().v2(0))));
      assertThat(module.describe().lockedPcrs()).hasSize(Pcr.COUNT);
    }
  }

  @Test
  void unsealsRowsOfTheReferenceSystem() throws IOException {
    ValidatorKeyRecord pbkdf2 =
        world.records().v1(KEYSTORE_PUBKEY, "keystore-pbkdf2.json", PASSWORD);
    ValidatorKeyRecord scrypt =
        world.records().v1(KEYSTORE_PUBKEY, "keystore-scrypt.json", PASSWORD);
    for (ValidatorKeyRecord row : List.of(pbkdf2, scrypt)) {
      try (EnclaveGuest enclave = world.boot()) {
        EnclaveState state = enclave.call(world.init(List.of(row, world.records().v2(1)))).state();

        assertThat(state.phase()).isEqualTo("SERVING");
        assertThat(state.keysLoaded()).isEqualTo(2);
        assertThat(enclave.get("/api/v1/eth2/publicKeys", world.records().tls()))
            .contains("0x" + KEYSTORE_PUBKEY, "0x" + pubkey(1));
      }
    }
  }

  @Test
  void opensTheSignerPortOnlyWhenItServes() throws IOException {
    try (EnclaveGuest enclave = world.boot()) {
      assertThat(enclave.state().phase()).isEqualTo("SEALED");
      assertThatThrownBy(() -> enclave.connect(Ports.SIGNER)).isInstanceOf(IOException.class);
      enclave.call(world.init(List.of(world.records().v2(0))));
      assertThat(enclave.get("/upcheck", world.records().tls())).startsWith("HTTP/1.1 200");
    }
  }

  @Test
  void loadsAKeyOnceHoweverOftenItsRowComes() throws IOException {
    ValidatorKeyRecord row = world.records().v2(0);
    try (EnclaveGuest enclave = world.boot()) {
      EnclaveState state = enclave.call(world.init(List.of(row, row))).state();

      assertThat(state.keysLoaded()).isEqualTo(1);
      assertThat(state.failures()).isEmpty();
    }
  }

  @Test
  void servesWithoutAnyKeyWhenThereAreNone() throws IOException {
    try (EnclaveGuest enclave = world.boot()) {
      assertThat(enclave.call(world.init(List.of())).state().phase()).isEqualTo("SERVING");
    }
  }
}
