package io.nitrosigner.enclave;

import io.nitrosigner.nitro.nsm.NsmClient;
import io.nitrosigner.nitro.nsm.NsmDevice;
import io.nitrosigner.nitro.vsock.KernelVsock;
import java.io.IOException;
import java.time.InstantSource;

/** Starts the enclave on the devices of a real one. */
public final class Main {
  private Main() {}

  /** Takes no arguments: what an enclave may be told comes over the control channel. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Devices devices =
        new Devices(
            new NsmClient(NsmDevice.open()),
            new KernelVsock(),
            TrustRoots.amazon(),
            InstantSource.system());
    try (EnclaveProgram program = EnclaveProgram.start(devices)) {
      program.await();
    }
  }
}
