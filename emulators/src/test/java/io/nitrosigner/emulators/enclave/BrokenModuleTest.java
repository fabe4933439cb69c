package io.nitrosigner.emulators.enclave;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nitrosigner.nitro.measurement.Pcr;
import io.nitrosigner.nitro.nsm.AttestationRequest;
import io.nitrosigner.nitro.nsm.ModuleDescription;
import io.nitrosigner.nitro.nsm.NsmException;
import io.nitrosigner.nitro.nsm.PcrDescription;
import io.nitrosigner.nitro.nsm.SecurityModule;
import io.nitrosigner.protocol.control.ControlResponse;
import io.nitrosigner.protocol.control.EnclaveState;
import io.nitrosigner.protocol.control.Ports;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** That an enclave ends in order, and says so, whatever its security module does to it. */
@Timeout(60)
final class BrokenModuleTest {
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
  void failsForGoodAfterAnErrorOfTheMachine() throws IOException {
    Broken module = new Broken(module());
    module.onAttest = Optional.of(new StackOverflowError("with a secret in its message"));
    try (EnclaveGuest enclave = world.boot(module)) {
      ControlResponse response = enclave.call(world.init(List.of(world.records().v2(0))));

      assertThat(response.status()).isEqualTo(500);
      EnclaveState state = response.state();
      assertThat(state.phase()).isEqualTo("FAILED");
      assertThat(state.reason()).contains("internal error: StackOverflowError");
      assertThat(state.keysLoaded()).isZero();
      assertThat(enclave.state()).isEqualTo(state);
      assertThatThrownBy(() -> enclave.connect(Ports.SIGNER)).isInstanceOf(IOException.class);
    }
  }

  @Test
  void remembersWhatWasLocked() throws IOException {
    Broken module = new Broken(module());
    try (EnclaveGuest enclave = world.boot(module)) {
      EnclaveState serving = enclave.call(world.init(List.of(world.records().v2(1)))).state();
      module.unreadable = true;

      assertThat(serving.phase()).isEqualTo("SERVING");
      assertThat(enclave.state()).isEqualTo(serving);
    }
  }

  @Test
  void answersWithoutRegistersWhenTheyCannotBeRead() throws IOException {
    Broken module = new Broken(module());
    module.unreadable = true;
    try (EnclaveGuest enclave = world.boot(module)) {
      EnclaveState state = enclave.state();

      assertThat(state.phase()).isEqualTo("SEALED");
      assertThat(state.moduleId()).isEqualTo("unknown");
      assertThat(state.pcrs()).isEmpty();
      assertThat(enclave.call(world.init(List.of())).state().phase()).isEqualTo("FAILED");
    }
  }

  private static SecurityModule module() {
    return world.module(EnclaveWorld.registers(EnclaveWorld.IMAGE));
  }

  /** A module that fails when it is told to. */
  private static final class Broken implements SecurityModule {
    private final SecurityModule whole;
    volatile Optional<Error> onAttest = Optional.empty();
    volatile boolean unreadable;

    Broken(SecurityModule whole) {
      this.whole = whole;
    }

    @Override
    public ModuleDescription describe() {
      requireReadable();
      return whole.describe();
    }

    @Override
    public PcrDescription describePcr(int index) {
      requireReadable();
      return whole.describePcr(index);
    }

    @Override
    public Pcr extendPcr(int index, byte[] data) {
      return whole.extendPcr(index, data);
    }

    @Override
    public void lockPcr(int index) {
      whole.lockPcr(index);
    }

    @Override
    public void lockPcrs(int range) {
      whole.lockPcrs(range);
    }

    @Override
    public byte[] random() {
      return whole.random();
    }

    @Override
    public byte[] attest(AttestationRequest request) {
      if (onAttest.isPresent()) {
        throw onAttest.get();
      }
      return whole.attest(request);
    }

    private void requireReadable() {
      if (unreadable) {
        throw new NsmException("the device is gone");
      }
    }
  }
}
