package io.nitrosigner.enclave;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.nitrosigner.enclave.TableChanges.Held;
import io.nitrosigner.enclave.life.Life;
import io.nitrosigner.enclave.life.Phase;
import io.nitrosigner.enclave.unseal.KeyRing;
import io.nitrosigner.enclave.unseal.KeyRings;
import io.nitrosigner.protocol.control.EnclaveState;
import io.nitrosigner.protocol.control.EnclaveState.KeyFailure;
import io.nitrosigner.protocol.control.GivenRows;
import io.nitrosigner.protocol.control.KeyRows;
import io.nitrosigner.signing.bls.SecretKey;
import io.nitrosigner.signing.keys.InteropKeys;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class EnclaveReportTest {
  private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
  private static final Registers REGISTERS = Registers.read(FakeModule.fresh());

  @Test
  void saysWhatSealedEnclavesKnow() {
    Life.Stage sealed = new Life.Stage(Phase.SEALED, NOW, Optional.empty());
    EnclaveState state =
        EnclaveReport.of(
            sealed, REGISTERS, Optional.empty(), Held.NOTHING, Optional.empty(), "idle");

    assertThat(state.phase()).isEqualTo("SEALED");
    assertThat(state.since()).isEqualTo("2026-11-22T12:00:00Z");
    assertThat(state.moduleId()).isEqualTo("i-1-enc1");
    assertThat(state.pcrs())
        .containsOnlyKeys("0", "1", "2", "3", "4", "8", "16")
        .containsEntry("0", FakeModule.IMAGE.toString())
        .containsEntry("16", "00".repeat(48));
    assertThat(state.configurationDigest()).isEmpty();
    assertThat(state.keysLoaded()).isZero();
    assertThat(state.reason()).isEmpty();
  }

  @Test
  void countsTheKeysAndNamesTheOthers() {
    KeyFailure failure = new KeyFailure("ab".repeat(48), "is not active");
    Life.Stage failed = new Life.Stage(Phase.FAILED, NOW, Optional.of("broken"));
    try (KeyRing keys = KeyRings.of(List.of(SecretKey.adopt(InteropKeys.secret(0))), failure)) {
      EnclaveState state =
          EnclaveReport.of(
              failed,
              REGISTERS,
              Optional.of("d16e57"),
              new Held(keys, GivenRows.of(KeyRows.of(List.of(), List.of(failure), 5))),
              Optional.empty(),
              "requested");

      assertThat(state.configurationDigest()).contains("d16e57");
      assertThat(state.keysLoaded()).isEqualTo(1);
      assertThat(state.keysFailed()).isEqualTo(1);
      assertThat(state.keysInactive()).isEqualTo(5);
      assertThat(state.failures()).containsExactly(failure);
      assertThat(state.reason()).contains("broken");
      assertThat(state.reload()).isEqualTo("requested");
    }
  }

  @Test
  void digestsTheConfigurationWithSha384() {
    assertThat(EnclaveReport.digest("abc".getBytes(UTF_8)))
        .startsWith("cb00753f45a35e8bb5a03d699ac65007")
        .hasSize(96);
  }
}
