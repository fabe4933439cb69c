package io.nitrosigner.emulators.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/**
 * A server on a Unix socket with one virtual thread a connection and a bound on connections: what
 * it cannot serve yet waits in the kernel.
 */
public final class UnixServer implements AutoCloseable {

  /** Connections that may wait in the kernel; the same as {@code SOMAXCONN} of old. */
  private static final int BACKLOG = 128;

  /** Serves one connection, which is closed afterwards however this ends. */
  @FunctionalInterface
  public interface Handler {
    /** An {@link IOException} ends this connection and nothing else. */
    void serve(SocketChannel connection) throws IOException;
  }

  private final Path path;
  private final ServerSocketChannel listener;
  private final Handler handler;
  private final Semaphore permits;
  private final Set<SocketChannel> connections = ConcurrentHashMap.newKeySet();

  private UnixServer(Path path, ServerSocketChannel listener, int maxConnections, Handler handler) {
    this.path = path;
    this.listener = listener;
    this.handler = handler;
    permits = new Semaphore(maxConnections);
  }

  /**
   * Listens on {@code path}, replacing what a dead process has left there.
   *
   * @throws ProcessException if that cannot be done, with the reason
   */
  public static UnixServer open(Path path, int maxConnections, Handler handler) {
    UnixPaths.check(path);
    try {
      Files.deleteIfExists(path);
      ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
      listener.bind(UnixDomainSocketAddress.of(path), BACKLOG);
      UnixServer server = new UnixServer(path, listener, maxConnections, handler);
      Thread.ofVirtual().name("accept " + path.getFileName()).start(server::accept);
      return server;
    } catch (IOException e) {
      throw new ProcessException("cannot listen on " + path, e);
    }
  }

  private void accept() {
    try {
      while (true) {
        permits.acquire();
        SocketChannel connection = listener.accept();
        connections.add(connection);
        if (!listener.isOpen()) {
          connection.close(); // closed while this one was being accepted
        }
        Thread.ofVirtual().start(() -> serve(connection));
      }
    } catch (ClosedChannelException e) {
      // closed by close()
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot accept on " + path, e);
    }
  }

  private void serve(SocketChannel connection) {
    try (connection) {
      handler.serve(connection);
    } catch (IOException e) {
      // the peer is gone or misbehaves: its connection ends
    } finally {
      connections.remove(connection);
      permits.release();
    }
  }

  /** Stops listening, removes the socket and ends all connections. */
  @Override
  public void close() {
    try {
      listener.close();
      Files.deleteIfExists(path);
      for (SocketChannel connection : connections) {
        connection.close();
      }
    } catch (IOException e) {
      throw new ProcessException("cannot close " + path, e);
    }
  }
}
