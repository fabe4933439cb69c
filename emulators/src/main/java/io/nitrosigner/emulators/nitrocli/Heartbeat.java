package io.nitrosigner.emulators.nitrocli;

import io.nitrosigner.emulators.process.Deadline;
import io.nitrosigner.emulators.process.UnixPaths;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * The parent's end of the first sign of life: the enclave connects to port 9000, sends {@code B7}
 * and gets it back. There is one such port an instance, hence one enclave may boot at a time.
 */
final class Heartbeat implements AutoCloseable {
  static final int PORT = 9000;
  static final byte BEAT = (byte) 0xb7;

  /** nitro-cli's own, for images below 6 GiB. */
  static final Duration TIMEOUT = Duration.ofMinutes(3);

  private final Path socket;
  private final ServerSocketChannel listener;

  private Heartbeat(Path socket, ServerSocketChannel listener) {
    this.socket = socket;
    this.listener = listener;
  }

  /** Listens on {@code socket}, replacing that of a machine that died while it was booting. */
  static Heartbeat listen(Path socket) throws IOException {
    UnixPaths.check(socket);
    Files.deleteIfExists(socket);
    ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    listener.bind(UnixDomainSocketAddress.of(socket));
    return new Heartbeat(socket, listener);
  }

  /** Waits for the beat; fails when closed by another thread, and after {@link #TIMEOUT}. */
  void await() throws IOException {
    try (var _ = Deadline.closing(this::close, TIMEOUT);
        SocketChannel enclave = listener.accept();
        var _ = Deadline.closing(enclave, TIMEOUT)) {
      ByteBuffer beat = ByteBuffer.allocate(1);
      if (enclave.read(beat) != 1 || beat.get(0) != BEAT) {
        throw new IOException("not the heartbeat 0xb7");
      }
      enclave.write(beat.flip());
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    Files.deleteIfExists(socket);
  }
}
