package io.nitrosigner.enclave;

import io.nitrosigner.enclave.life.Life;
import io.nitrosigner.enclave.unseal.KeyRing;
import io.nitrosigner.nitro.measurement.ConfigurationPcr;
import io.nitrosigner.protocol.control.EnclaveState;
import io.nitrosigner.protocol.control.EnclaveState.TlsState;
import java.util.HexFormat;
import java.util.Optional;

/** What the enclave says of itself on the control channel. */
final class EnclaveReport {
  private EnclaveReport() {}

  static EnclaveState of(
      Life.Stage stage,
      Registers registers,
      Optional<String> configurationDigest,
      TableChanges.Held held,
      Optional<TlsState> tls,
      String reload) {
    KeyRing keys = held.keys();
    return new EnclaveState(
        stage.phase().name(),
        stage.since().toString(),
        registers.moduleId(),
        registers.pcrs(),
        configurationDigest,
        keys.publicKeys().size(),
        keys.failures().size(),
        held.given().inactive(),
        keys.failures(),
        held.given().digest(),
        tls,
        stage.failure(),
        reload);
  }

  static String digest(byte[] configuration) {
    return HexFormat.of().formatHex(ConfigurationPcr.digest(configuration));
  }
}
