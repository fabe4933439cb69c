package io.nitrosigner.enclave.control;

import io.nitrosigner.nitro.vsock.Vsock;
import io.nitrosigner.nitro.vsock.VsockConnection;
import io.nitrosigner.nitro.vsock.VsockListener;
import io.nitrosigner.protocol.ProtocolException;
import io.nitrosigner.protocol.control.ControlRequest;
import io.nitrosigner.protocol.control.ControlResponse;
import io.nitrosigner.protocol.control.Frames;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The control channel, for the parent and nobody else. Each connection has a platform thread, since
 * native socket calls would pin a virtual one.
 */
public final class ControlServer {
  private static final Logger LOG = LoggerFactory.getLogger(ControlServer.class);

  /**
   * The host uses up to seven, four of them for histories; the rest is room for a restarted host
   * beside a dying one.
   */
  private static final int MAX_CONNECTIONS = 16;

  /** The host asks every few seconds; silence for longer frees the connection. */
  private static final Duration IDLE = Duration.ofSeconds(30);

  /** What keeps us from accepting, want of descriptors for one, does not pass at once. */
  private static final Duration PAUSE = Duration.ofMillis(100);

  private final VsockListener listener;
  private final Function<ControlRequest, ControlResponse> operations;
  private final Semaphore free = new Semaphore(MAX_CONNECTIONS);

  /** A server on a listener; {@code operations} is called from several threads. */
  public ControlServer(
      VsockListener listener, Function<ControlRequest, ControlResponse> operations) {
    this.listener = listener;
    this.operations = operations;
  }

  /** Accepts until the listener is closed. */
  public void run() {
    while (true) {
      free.acquireUninterruptibly();
      VsockConnection connection;
      try {
        connection = listener.accept();
      } catch (IOException e) {
        free.release();
        if (listener.isClosed()) {
          LOG.info("control port closed reason={}", e.getMessage());
          return;
        }
        LOG.warn("control connection not accepted reason={}", e.getMessage());
        LockSupport.parkNanos(PAUSE.toNanos());
        continue;
      }
      Thread.ofPlatform().name("control").daemon().start(() -> serveAndFree(connection));
    }
  }

  private void serveAndFree(VsockConnection connection) {
    try (connection) {
      if (connection.peerCid() == Vsock.PARENT_CID) {
        connection.soTimeout(IDLE);
        serve(connection.in(), connection.out());
      } else {
        LOG.warn("control connection refused cid={}", connection.peerCid());
      }
    } catch (IOException e) {
      LOG.debug("control connection ended reason={}", e.getMessage());
    } finally {
      free.release();
    }
  }

  private void serve(InputStream in, OutputStream out) throws IOException {
    while (true) {
      ControlRequest request;
      try {
        Optional<byte[]> frame = Frames.read(in);
        if (frame.isEmpty()) {
          return;
        }
        request = ControlRequest.read(frame.get());
      } catch (ProtocolException e) {
        LOG.warn("control message refused reason={}", e.getMessage());
        Frames.write(out, ControlResponse.refused(400, String.valueOf(e.getMessage())).write());
        return;
      }
      Frames.write(out, answer(request).write());
    }
  }

  private ControlResponse answer(ControlRequest request) {
    try {
      return operations.apply(request);
    } catch (RuntimeException e) { // its message may quote what it should not
      LOG.error("control operation broke failure={}", e.getClass().getName());
      return ControlResponse.refused(500, "internal error");
    }
  }
}
