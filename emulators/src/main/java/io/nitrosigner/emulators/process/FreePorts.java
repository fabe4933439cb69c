package io.nitrosigner.emulators.process;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports on 127.0.0.1 that are free and all different: each is held until this is closed. They lie
 * below those that operating systems give to outgoing connections (Linux: from 32768), so that no
 * connection takes one between now and the moment its server binds it.
 */
public final class FreePorts implements AutoCloseable {
  private static final int LOWEST = 16_384;
  private static final int ABOVE_HIGHEST = 32_768;
  private static final int ATTEMPTS = 100;

  private final List<ServerSocket> held = new ArrayList<>();

  /** Whether nobody has the port; holds nothing. */
  public static boolean isFree(int port) throws IOException {
    try (ServerSocket _ = bound(port)) {
      return true;
    } catch (BindException e) {
      return false;
    }
  }

  /** A port that is free now and that no connection will take. */
  public static int one() throws IOException {
    try (FreePorts ports = new FreePorts()) {
      return ports.orAny(0);
    }
  }

  /** The port wanted, or any other if somebody has it; 0 wants none in particular. */
  public int orAny(int wanted) throws IOException {
    ServerSocket socket = boundOrAny(wanted);
    held.add(socket);
    return socket.getLocalPort();
  }

  private static ServerSocket boundOrAny(int wanted) throws IOException {
    try {
      return wanted == 0 ? boundToAny() : bound(wanted);
    } catch (BindException taken) {
      return boundToAny();
    }
  }

  private static ServerSocket boundToAny() throws IOException {
    for (int attempt = 1; attempt < ATTEMPTS; attempt++) {
      int port = ThreadLocalRandom.current().nextInt(LOWEST, ABOVE_HIGHEST);
      try {
        return bound(port);
      } catch (BindException taken) {
        // Another port then.
      }
    }
    return bound(ThreadLocalRandom.current().nextInt(LOWEST, ABOVE_HIGHEST));
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
