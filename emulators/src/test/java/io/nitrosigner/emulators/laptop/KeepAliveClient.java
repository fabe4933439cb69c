package io.nitrosigner.emulators.laptop;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Deque;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/**
 * An HTTPS client that opens and keeps connections as Node's does: the one used last if it is free,
 * a new one if none is, never a queue and never two requests on one. Thread-safe; callers block, so
 * they run on virtual threads.
 */
final class KeepAliveClient implements AutoCloseable {
  private static final int TIMEOUT_MILLIS = 30_000;

  /** What Lodestar's validator client sends beside its body; source: {@code lodestar-requests/}. */
  private static final String HEADERS =
      "connection: keep-alive\r\n"
          + "Accept: application/json\r\n"
          + "Content-Type: application/json\r\n"
          + "accept-language: *\r\n"
          + "sec-fetch-mode: cors\r\n"
          + "user-agent: node\r\n"
          + "accept-encoding: br, gzip, deflate\r\n";

  private final SSLContext trust;
  private final int port;
  private final Deque<Connection> idle = new ConcurrentLinkedDeque<>();
  private final AtomicInteger opened = new AtomicInteger();

  /**
   * An answer as it came.
   *
   * @param sentAt {@link System#nanoTime} when its request was written to an open connection
   * @param readAt the same when its last byte had been read
   */
  record Answer(int status, String contentType, String body, long sentAt, long readAt) {}

  KeepAliveClient(SSLContext trust, int port) {
    this.trust = trust;
    this.port = port;
  }

  /** How many connections were opened so far. */
  int opened() {
    return opened.get();
  }

  Answer sign(String pubkey, String body) throws IOException {
    Connection kept = idle.pollFirst();
    Connection connection = kept == null ? new Connection() : kept;
    Answer answer = connection.exchange(pubkey, body);
    idle.addFirst(connection);
    return answer;
  }

  @Override
  public void close() throws IOException {
    for (Connection connection : idle) {
      connection.socket.close();
    }
  }

  private final class Connection {
    private final SSLSocket socket;
    private final InputStream in;

    Connection() throws IOException {
      opened.incrementAndGet();
      socket = (SSLSocket) trust.getSocketFactory().createSocket("127.0.0.1", port);
      socket.setSoTimeout(TIMEOUT_MILLIS);
      socket.setTcpNoDelay(true);
      SSLParameters parameters = socket.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      socket.setSSLParameters(parameters);
      socket.startHandshake();
      in = new BufferedInputStream(socket.getInputStream());
    }

    Answer exchange(String pubkey, String body) throws IOException {
      String head =
          "POST /api/v1/eth2/sign/%s HTTP/1.1\r\nhost: 127.0.0.1:%d\r\n%scontent-length: %d\r\n\r\n"
              .formatted(pubkey, port, HEADERS, body.getBytes(UTF_8).length);
      byte[] request = (head + body).getBytes(UTF_8);
      long sentAt = System.nanoTime();
      socket.getOutputStream().write(request);
      int status = Integer.parseInt(line().split(" ", 3)[1]);
      Map<String, String> headers = headers();
      int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
      String answer = new String(in.readNBytes(length), UTF_8);
      return new Answer(
          status, headers.getOrDefault("content-type", ""), answer, sentAt, System.nanoTime());
    }

    private Map<String, String> headers() throws IOException {
      Map<String, String> headers = new HashMap<>();
      for (String line = line(); !line.isEmpty(); line = line()) {
        int colon = line.indexOf(':');
        headers.put(
            line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
      }
      return headers;
    }

    private String line() throws IOException {
      byte[] line = new byte[1024];
      int length = 0;
      for (int c = in.read(); c != '\n'; c = in.read()) {
        if (c < 0 || length == line.length) {
          throw new EOFException("the answer breaks off");
        }
        line[length++] = (byte) c;
      }
      return new String(line, 0, length, US_ASCII).stripTrailing();
    }
  }
}
