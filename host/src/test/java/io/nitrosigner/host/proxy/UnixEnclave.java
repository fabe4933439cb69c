package io.nitrosigner.host.proxy;

import io.nitrosigner.nitro.vsock.UnixStreams;
import io.nitrosigner.nitro.vsock.Vsock;
import io.nitrosigner.nitro.vsock.VsockConnection;
import io.nitrosigner.nitro.vsock.VsockListener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;

/** A Unix socket in the place of an enclave, whose connections are handled on threads of theirs. */
final class UnixEnclave implements AutoCloseable {
  static final int CID = 16;

  private final Path path;
  private final ServerSocketChannel listener;

  private UnixEnclave(Path path, ServerSocketChannel listener) {
    this.path = path;
    this.listener = listener;
  }

  /** Handles every connection to {@code path} with {@code handler}, then closes it. */
  static UnixEnclave at(Path path, Consumer<SocketChannel> handler) throws IOException {
    Files.deleteIfExists(path);
    ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    listener.bind(UnixDomainSocketAddress.of(path), 2_048);
    Thread.ofVirtual().start(() -> accept(listener, handler));
    return new UnixEnclave(path, listener);
  }

  /** A vsock that leads to {@code path}, whatever the address. */
  static Vsock vsock(Path path) {
    return new Vsock() {
      @Override
      public VsockListener listen(int port) {
        throw new UnsupportedOperationException();
      }

      @Override
      public VsockConnection connect(int cid, int port, Duration timeout) throws IOException {
        return UnixStreams.connect(path, CID, timeout);
      }
    };
  }

  @Override
  public void close() throws IOException {
    listener.close();
    Files.deleteIfExists(path);
  }

  private static void accept(ServerSocketChannel listener, Consumer<SocketChannel> handler) {
    try {
      while (true) {
        SocketChannel connection = listener.accept();
        Thread.ofVirtual().start(() -> handle(connection, handler));
      }
    } catch (IOException e) {
      // closed: the enclave is gone
    }
  }

  private static void handle(SocketChannel connection, Consumer<SocketChannel> handler) {
    try (connection) {
      handler.accept(connection);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
