package io.nitrosigner.emulators.vsock;

import io.nitrosigner.emulators.process.Deadline;
import io.nitrosigner.emulators.process.ProcessException;
import io.nitrosigner.emulators.process.UnixServer;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The way from the parent to one guest: takes {@code CONNECT port} on the guest's socket and
 * carries bytes to whatever the guest listens with on that port.
 *
 * <p>A malformed line, bytes sent before the {@code OK}, or a port that nobody listens on close the
 * connection. Of more connections than {@link #MAX_CONNECTIONS} the rest waits. Thread-safe.
 */
public final class Multiplexer implements AutoCloseable {

  /** More than the server inside serves at once; each costs four descriptors and two threads. */
  static final int MAX_CONNECTIONS = 512;

  /** A peer that says nothing must not hold a place for ever. */
  static final Duration LINE_TIMEOUT = Duration.ofSeconds(5);

  /** Firecracker hands out host ports from here. */
  private static final int FIRST_HOST_PORT = 1 << 30;

  private final VsockPaths paths;
  private final int cid;
  private final AtomicInteger hostPorts = new AtomicInteger(FIRST_HOST_PORT);
  private final UnixServer server;

  private Multiplexer(VsockPaths paths, int cid) {
    this.paths = paths;
    this.cid = cid;
    server = UnixServer.open(paths.guestEntrance(cid), MAX_CONNECTIONS, this::serve);
  }

  /**
   * Opens the way to a guest, in {@code runDirectory/cid}, which is made for its owner alone.
   *
   * @throws ProcessException if the sockets' paths would be too long or cannot be used
   */
  public static Multiplexer open(Path runDirectory, int cid) {
    VsockPaths paths = new VsockPaths(runDirectory);
    try {
      VsockPaths.make(paths.guestListeners(cid));
    } catch (IOException e) {
      throw new ProcessException("cannot make " + paths.guest(cid), e);
    }
    return new Multiplexer(paths, cid);
  }

  private void serve(SocketChannel parent) throws IOException {
    int port = ConnectLine.port(readLine(parent));
    try (SocketChannel guest = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      guest.connect(UnixDomainSocketAddress.of(paths.guestListener(cid, port)));
      ByteBuffer ok = ByteBuffer.wrap(ConnectLine.ok(hostPorts.getAndIncrement()));
      while (ok.hasRemaining()) {
        parent.write(ok);
      }
      Relay.between(parent, guest);
    }
  }

  /** Bytes after the line are a fault of the peer that would get lost elsewhere: refused here. */
  private static byte[] readLine(SocketChannel parent) throws IOException {
    ByteBuffer line = ByteBuffer.allocate(ConnectLine.MAX_BYTES);
    try (var _ = Deadline.closing(parent, LINE_TIMEOUT)) {
      while (line.hasRemaining() && parent.read(line) >= 0) {
        if (ConnectLine.ends(line.array(), line.position())) {
          return Arrays.copyOf(line.array(), line.position());
        }
      }
    }
    throw new IOException("no line within " + ConnectLine.MAX_BYTES + " bytes");
  }

  @Override
  public void close() {
    server.close();
  }
}
