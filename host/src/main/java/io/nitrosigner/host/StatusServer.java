package io.nitrosigner.host;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.Executors;

/** Serves the operator on 127.0.0.1: {@link StatusPath} and {@link HistoryPath}. */
final class StatusServer implements AutoCloseable {
  private final HttpServer server;

  private StatusServer(HttpServer server) {
    this.server = server;
  }

  static StatusServer start(int port, HostState state, ControlChannel enclave) throws IOException {
    HttpServer server =
        HttpServers.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    server.createContext(StatusPath.PATH, new StatusPath(state));
    server.createContext(HistoryPath.PATH, new HistoryPath(enclave));
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.start();
    return new StatusServer(server);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
