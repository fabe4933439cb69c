package io.nitrosigner.emulators.enclave;

import static org.assertj.core.api.Assertions.assertThat;

import io.nitrosigner.emulators.metrics.Exposed;
import io.nitrosigner.protocol.control.ControlRequest;
import io.nitrosigner.protocol.records.ValidatorKeyRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What an enclave tells of itself on the control channel, in every phase. */
@Timeout(60)
final class EnclaveMetricsTest {
  private static final String NETWORK = "{network=\"" + EnclaveWorld.NETWORK + "\"}";

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
  void tellsOfASealedEnclave() throws IOException {
    try (EnclaveGuest enclave = world.boot()) {
      Exposed sealed = metrics(enclave);

      assertThat(sealed.value("signer_phase{phase=\"SEALED\"}")).isEqualTo(1);
      assertThat(sealed.value("signer_kms_decrypt_total{result=\"ok\"}")).isZero();
      assertThat(sealed.samples()).doesNotContainKey("signer_attestation_age_seconds");
      assertThat(sealed.samples().keySet())
          .anyMatch(
              series ->
                  series.startsWith(
                      "signer_enclave_info{pcr0=\"" + EnclaveWorld.IMAGE.pcr0() + "\""));
    }
  }

  @Test
  void countsKeysCallsOfKmsAndHandshakes() throws IOException {
    ValidatorKeyRecord good = world.records().v2(0);
    ValidatorKeyRecord foreign = world.records().v2Claiming(1, new byte[32]);
    try (EnclaveGuest enclave = world.boot()) {
      enclave.call(world.init(List.of(good, foreign)));
      enclave.get("/upcheck", world.records().tls());
      Exposed serving = metrics(enclave);

      assertThat(serving.value("signer_phase{phase=\"SERVING\"}")).isEqualTo(1);
      assertThat(serving.value("signer_phase{phase=\"SEALED\"}")).isZero();
      assertThat(serving.value("signer_keys_loaded" + NETWORK)).isEqualTo(1);
      assertThat(serving.value("signer_keys_expected" + NETWORK)).isEqualTo(2);
      assertThat(serving.value("signer_kms_decrypt_total{result=\"ok\"}")).isEqualTo(4);
      assertThat(serving.value("signer_attestation_age_seconds")).isNotNegative();
      assertThat(serving.value("signer_watermark_store_up")).isEqualTo(1);
      assertThat(serving.value("signer_clock_offset_seconds")).isBetween(-5.0, 5.0);
      assertThat(serving.value("signer_tls_handshakes_total{result=\"ok\"}")).isEqualTo(1);
    }
  }

  @Test
  void countsRefusalsOfKms() throws IOException {
    var other = EnclaveWorld.registers(EnclaveWorld.image("theirs"));
    try (EnclaveGuest enclave = world.boot(world.module(other))) {
      enclave.call(world.init(List.of(world.records().v2(0))));
      Exposed failed = metrics(enclave);

      assertThat(failed.value("signer_phase{phase=\"FAILED\"}")).isEqualTo(1);
      assertThat(failed.value("signer_kms_decrypt_total{result=\"access_denied\"}")).isEqualTo(1);
      assertThat(failed.value("signer_keys_loaded" + NETWORK)).isZero();
    }
  }

  private static Exposed metrics(EnclaveGuest enclave) throws IOException {
    return Exposed.parse(enclave.call(new ControlRequest.Metrics()).exposition().text());
  }
}
