package io.nitrosigner.emulators.nitrocli;

import io.nitrosigner.emulators.nsm.NsmSocketTransport;
import io.nitrosigner.emulators.vsock.GuestVsock;
import io.nitrosigner.nitro.nsm.NsmTransport;
import io.nitrosigner.nitro.vsock.Vsock;
import io.nitrosigner.nitro.vsock.VsockConnection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;

/**
 * What a process of the laptop world finds where an enclave finds its devices, and the start that
 * {@code /init} makes in a real one. Thread-safe.
 */
public final class EnclaveDevices {

  /** System property: the guest's directory of sockets, named by its CID. */
  static final String VSOCK_PROPERTY = "nitrosigner.enclave.vsock";

  /** System property: the socket of the security module. */
  static final String MODULE_PROPERTY = "nitrosigner.enclave.nsm";

  /** The parent listens before it starts us. */
  private static final Duration HEARTBEAT_TIMEOUT = Duration.ofSeconds(10);

  private final Vsock vsock;
  private final Path module;

  private EnclaveDevices(Vsock vsock, Path module) {
    this.vsock = vsock;
    this.module = module;
  }

  /**
   * Ties this process to its machine, sends the heartbeat, and returns the devices. To be called
   * once, first of all.
   *
   * @throws IllegalStateException if this process was not started by a machine
   * @throws UncheckedIOException if the heartbeat is not answered; a real enclave ends then
   */
  public static EnclaveDevices boot() {
    Path guest = property(VSOCK_PROPERTY).toAbsolutePath();
    MachineLifeline.hold();
    Path name = guest.getFileName();
    int cid = Integer.parseUnsignedInt(String.valueOf(name));
    Vsock vsock = new GuestVsock(guest.resolve("..").normalize(), cid);
    try {
      beat(vsock);
    } catch (IOException e) {
      throw new UncheckedIOException("the parent does not answer the heartbeat", e);
    }
    return new EnclaveDevices(vsock, property(MODULE_PROPERTY));
  }

  private static void beat(Vsock vsock) throws IOException {
    try (VsockConnection parent =
        vsock.connect(Vsock.PARENT_CID, Heartbeat.PORT, HEARTBEAT_TIMEOUT)) {
      parent.soTimeout(HEARTBEAT_TIMEOUT);
      parent.out().write(Heartbeat.BEAT);
      int answer = parent.in().read();
      if ((byte) answer != Heartbeat.BEAT) {
        throw new IOException("heartbeat answered with %d, expected 0xb7".formatted(answer));
      }
    }
  }

  private static Path property(String name) {
    String value = System.getProperty(name);
    if (value == null) {
      throw new IllegalStateException("system property " + name + " is not set");
    }
    return Path.of(value);
  }

  /** In the place of {@code AF_VSOCK}. */
  public Vsock vsock() {
    return vsock;
  }

  /** Opens what stands in for {@code /dev/nsm}. */
  public NsmTransport openModule() {
    return NsmSocketTransport.open(module);
  }
}
