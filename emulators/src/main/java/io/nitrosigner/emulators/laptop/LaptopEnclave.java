package io.nitrosigner.emulators.laptop;

import io.nitrosigner.emulators.nitrocli.EnclaveDevices;
import io.nitrosigner.enclave.Devices;
import io.nitrosigner.enclave.EnclaveProgram;
import io.nitrosigner.enclave.TrustRoots;
import io.nitrosigner.nitro.nsm.NsmClient;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;

/**
 * The enclave program on emulated devices. It trusts the emulated AWS because its image says so,
 * and that image has measurements of its own: no real key policy names them.
 */
final class LaptopEnclave {
  /** Within the image; an enclave runs in the directory of its image. */
  static final Path AWS_ROOTS = Path.of("ramdisk0", "aws-roots.pem");

  private LaptopEnclave() {}

  /** Takes no arguments, like the real one. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    EnclaveDevices devices = EnclaveDevices.boot();
    try (InputStream roots = Files.newInputStream(AWS_ROOTS)) {
      Devices enclave =
          new Devices(
              new NsmClient(devices.openModule()),
              devices.vsock(),
              TrustRoots.read(roots),
              InstantSource.system());
      try (EnclaveProgram program = EnclaveProgram.start(enclave)) {
        program.await();
      }
    }
  }
}
