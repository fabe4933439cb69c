package io.nitrosigner.emulators.laptop;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;

/** Ports on 127.0.0.1 that are free and all different: each is held until this is closed. */
final class FreePorts implements AutoCloseable {
  private final List<ServerSocket> held = new ArrayList<>();

  /** Whether nobody has the port; holds nothing. */
  static boolean isFree(int port) throws IOException {
    try (ServerSocket _ = bound(port)) {
      return true;
    } catch (BindException e) {
      return false;
    }
  }

  /** The port wanted, or any other if somebody has it; 0 wants none in particular. */
  int orAny(int wanted) throws IOException {
    ServerSocket socket = boundOrAny(wanted);
    held.add(socket);
    return socket.getLocalPort();
  }

  private static ServerSocket boundOrAny(int wanted) throws IOException {
    try {
      return bound(wanted);
    } catch (BindException taken) {
      return bound(0);
    }
  }

  private static ServerSocket bound(int port) throws IOException {
    ServerSocket socket = new ServerSocket();
    socket.setReuseAddress(true);
    try {
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1);
      return socket;
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  @Override
  public void close() throws IOException {
    for (ServerSocket socket : held) {
      socket.close();
    }
  }
}
