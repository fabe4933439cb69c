package io.nitrosigner.emulators.nitrocli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.nitrosigner.nitro.nsm.AttestationRequest;
import io.nitrosigner.nitro.nsm.NsmClient;
import io.nitrosigner.nitro.nsm.NsmTransport;
import io.nitrosigner.nitro.vsock.VsockConnection;
import io.nitrosigner.nitro.vsock.VsockListener;
import java.io.IOException;

/** A program inside an enclave: attests on {@code 'a'}, crashes on {@code 'x'}. */
final class TestEnclave {
  static final int PORT = 5000;
  static final int CRASH = 3;

  private TestEnclave() {}

  public static void main(String[] arguments) throws IOException {
    EnclaveDevices devices = EnclaveDevices.boot();
    try (VsockListener listener = devices.vsock().listen(PORT);
        NsmTransport module = devices.openModule()) {
      NsmClient client = new NsmClient(module);
      while (true) {
        try (VsockConnection parent = listener.accept()) {
          switch (parent.in().read()) {
            case 'a' -> parent.out().write(client.attest(AttestationRequest.empty()));
            case 'e' -> parent.out().write(System.getenv().toString().getBytes(UTF_8));
            case 'x' -> System.exit(CRASH);
            default -> throw new IOException("unknown command");
          }
        }
      }
    }
  }

  /** A program that ends before its heartbeat. */
  static final class Stillborn {
    private Stillborn() {}

    public static void main(String[] arguments) {
      System.out.println("no configuration");
      System.exit(CRASH);
    }
  }
}
