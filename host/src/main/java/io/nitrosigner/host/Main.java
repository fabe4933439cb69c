package io.nitrosigner.host;

import io.nitrosigner.nitro.vsock.KernelVsock;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** Starts the host program on an EC2 instance. */
public final class Main {
  private Main() {}

  /** Takes the host configuration's file as its only argument. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    if (arguments.length != 1) {
      System.err.println("nitro-signer-host: error: expected the host configuration's file");
      System.exit(2);
    }
    HostProgram.run(
        HostConfiguration.read(Path.of(arguments[0])),
        new HostDevices(
            new KernelVsock(),
            new NitroCli(List.of("nitro-cli")),
            Optional.empty(),
            InstantSource.system()),
        () -> {});
  }
}
