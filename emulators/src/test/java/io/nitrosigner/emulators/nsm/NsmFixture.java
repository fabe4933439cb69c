package io.nitrosigner.emulators.nsm;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.nitrosigner.nitro.measurement.Measurements;
import io.nitrosigner.nitro.measurement.Pcr;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/** One module on one instance at one moment. */
final class NsmFixture {
  static final Instant NOW = Instant.parse("2026-11-22T12:00:00.123Z");
  static final NsmPlace PLACE =
      new NsmPlace(
          "eu-central-1", "i-0123456789abcdef0", "i-0123456789abcdef0-enc0123456789abcdef");
  static final Measurements IMAGE =
      new Measurements(measured("image"), measured("boot"), measured("application"));
  static final BootRegisters BOOT =
      BootRegisters.of(
          IMAGE, Optional.of("arn:aws:iam::123456789012:role/signer"), PLACE.instanceId());
  static final AttestationPki PKI = AttestationPki.generate(NOW);

  private NsmFixture() {}

  static EmulatedNsm module(BootRegisters boot) {
    return new EmulatedNsm(PLACE, boot, PKI, InstantSource.fixed(NOW));
  }

  private static Pcr measured(String part) {
    return Pcr.ZERO.extend(part.getBytes(US_ASCII));
  }
}
