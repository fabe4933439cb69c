package io.nitrosigner.enclave.unseal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nitrosigner.enclave.FakeModule;
import io.nitrosigner.nitro.measurement.ConfigurationPcr;
import io.nitrosigner.nitro.measurement.Pcr;
import org.junit.jupiter.api.Test;

final class CommitmentTest {
  private static final byte[] CONFIGURATION = "{\"version\":1}".getBytes(UTF_8);
  private static final int INDEX = ConfigurationPcr.INDEX;

  private final FakeModule module = FakeModule.fresh();

  @Test
  void measuresTheConfigurationAndLocksEveryRegister() {
    Commitment.commit(module, CONFIGURATION);

    assertThat(module.describePcr(16).value()).isEqualTo(ConfigurationPcr.of(CONFIGURATION));
    assertThat(module.describe().lockedPcrs()).hasSize(Pcr.COUNT);
  }

  @Test
  void refusesARegisterThatWasUsed() {
    module.extendPcr(INDEX, ConfigurationPcr.digest(CONFIGURATION));

    assertUsed();
  }

  @Test
  void refusesARegisterThatIsLocked() {
    module.lockPcr(INDEX);

    assertUsed();
  }

  @Test
  void commitsOnce() {
    Commitment.commit(module, CONFIGURATION);

    assertUsed();
  }

  @Test
  void trustsNoModuleThatDoesNotLock() {
    assertThatThrownBy(() -> Commitment.commit(FakeModule.withoutLocks(), CONFIGURATION))
        .isInstanceOf(UnsealException.class)
        .hasMessageStartingWith("PCR16 did not take the measurement of the configuration");
  }

  @Test
  void leavesADebugEnclaveToKms() {
    FakeModule debug = FakeModule.inDebugMode();
    Commitment.commit(debug, CONFIGURATION);

    assertThat(debug.describePcr(INDEX).value()).isEqualTo(Pcr.ZERO);
    assertThat(debug.describe().lockedPcrs()).hasSize(Pcr.COUNT);
  }

  private void assertUsed() {
    assertThatThrownBy(() -> Commitment.commit(module, CONFIGURATION))
        .isInstanceOf(UnsealException.class)
        .hasMessage("PCR16 has been used before: expected it unlocked and zero");
  }
}
