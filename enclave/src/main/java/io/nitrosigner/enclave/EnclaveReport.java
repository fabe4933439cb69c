package io.nitrosigner.enclave;

import io.nitrosigner.enclave.life.Life;
import io.nitrosigner.enclave.unseal.KeyRing;
import io.nitrosigner.nitro.measurement.ConfigurationPcr;
import io.nitrosigner.protocol.control.EnclaveState;
import java.util.HexFormat;
import java.util.Optional;

/** What the enclave says of itself on the control channel. */
final class EnclaveReport {
  private EnclaveReport() {}

  static EnclaveState of(
      Life.Stage stage,
      Registers registers,
      Optional<String> configurationDigest,
      KeyRing keys,
      String reload) {
    return new EnclaveState(
        stage.phase().name(),
        stage.since().toString(),
        registers.moduleId(),
        registers.pcrs(),
        configurationDigest,
        keys.publicKeys().size(),
        keys.failures(),
        stage.failure(),
        reload);
  }

  static String digest(byte[] configuration) {
    return HexFormat.of().formatHex(ConfigurationPcr.digest(configuration));
  }
}
