package io.nitrosigner.emulators.balancer;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.nitrosigner.emulators.aws.LoopbackTls;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLServerSocket;

/**
 * A target that ends TLS: it answers {@code GET} as a health check, the line {@code who} with its
 * name, and {@code echo N} with the N bytes that follow.
 */
final class TlsTarget implements AutoCloseable {
  private final String name;
  private final SSLServerSocket listening;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final AtomicInteger checks = new AtomicInteger();
  private volatile int status = 200;

  TlsTarget(String name, LoopbackTls tls) throws IOException {
    this.name = name;
    this.listening =
        (SSLServerSocket)
            tls.server()
                .getServerSocketFactory()
                .createServerSocket(0, 64, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::accept);
  }

  InetSocketAddress address() {
    return (InetSocketAddress) listening.getLocalSocketAddress();
  }

  /** Answers health checks so from now on. */
  void answerChecks(int newStatus) {
    status = newStatus;
  }

  int checks() {
    return checks.get();
  }

  @Override
  public void close() throws IOException {
    listening.close();
    for (Socket socket : open) {
      socket.close();
    }
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = listening.accept();
        open.add(socket);
        Thread.ofVirtual().start(() -> serve(socket));
      }
    } catch (IOException e) {
      // closed
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      InputStream in = new BufferedInputStream(socket.getInputStream());
      OutputStream out = socket.getOutputStream();
      while (true) {
        String line = line(in);
        if (line.startsWith("GET /upcheck ")) {
          checks.incrementAndGet();
          out.write(("HTTP/1.1 " + status + " x\r\ncontent-length: 0\r\n\r\n").getBytes(US_ASCII));
        } else if (line.equals("who")) {
          out.write((name + "\n").getBytes(US_ASCII));
        } else if (line.startsWith("echo ")) {
          out.write(in.readNBytes(Integer.parseInt(line.substring(5))));
        }
      }
    } catch (IOException e) {
      // the client has ended
    } finally {
      open.remove(socket);
    }
  }

  /** A line of a few bytes. */
  static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new EOFException("ended after " + line);
      }
      line.append((char) c);
    }
    return line.toString().strip();
  }
}
