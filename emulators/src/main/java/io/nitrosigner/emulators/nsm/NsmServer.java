package io.nitrosigner.emulators.nsm;

import io.nitrosigner.emulators.process.UnixServer;
import io.nitrosigner.nitro.nsm.NsmException;
import io.nitrosigner.nitro.nsm.NsmTransport;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/**
 * Serves a module to another process over a Unix socket.
 *
 * <p>The module, its registers and its keys stay in this process, so that the other can no more
 * forge a measurement than an enclave can.
 */
public final class NsmServer implements AutoCloseable {

  /** The one enclave process opens the device once; the rest is for restarts and tests. */
  private static final int MAX_CONNECTIONS = 16;

  private final NsmTransport module;
  private final UnixServer server;

  private NsmServer(Path socket, NsmTransport module) {
    this.module = module;
    server = UnixServer.open(socket, MAX_CONNECTIONS, this::serve);
  }

  /** Serves {@code module} on {@code socket} until closed. */
  public static NsmServer open(Path socket, NsmTransport module) {
    return new NsmServer(socket, module);
  }

  /** A message that is too long ends the connection, as {@code EMSGSIZE} ends the ioctl. */
  private void serve(SocketChannel connection) throws IOException {
    InputStream in = Channels.newInputStream(connection);
    OutputStream out = Channels.newOutputStream(connection);
    try {
      while (true) {
        byte[] request = NsmFrames.read(in, NsmTransport.MAX_REQUEST);
        NsmFrames.write(out, module.exchange(request));
      }
    } catch (EOFException e) {
      // the peer has closed the device
    } catch (NsmException e) {
      throw new IOException("the module failed", e);
    }
  }

  @Override
  public void close() {
    server.close();
  }
}
