package io.nitrosigner.emulators.vsock;

import java.io.IOException;
import java.net.BindException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/** Socket files outlive their listeners, ports do not. */
final class StaleSocket {
  private StaleSocket() {}

  /**
   * Removes a socket file that nobody listens on any more.
   *
   * @throws BindException if somebody does
   */
  static void remove(Path socket) throws IOException {
    if (!Files.exists(socket)) {
      return;
    }
    try (SocketChannel _ = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
      throw new BindException("the port is in use: " + socket);
    } catch (BindException e) {
      throw e;
    } catch (IOException e) {
      Files.deleteIfExists(socket);
    }
  }
}
