package io.nitrosigner.enclave.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.nitrosigner.nitro.vsock.UnixStreams;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** An HTTP client that sends exactly what the test writes, over TLS over a Unix socket. */
final class TestClient implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Socket socket;
  private final InputStream in;

  private TestClient(Socket socket) throws IOException {
    this.socket = socket;
    this.in = new BufferedInputStream(socket.getInputStream());
  }

  /** An answer as it came. */
  record Response(int status, Map<String, String> headers, String body) {
    String header(String name) {
      return headers.getOrDefault(name, "");
    }
  }

  static TestClient connect(Path path, SSLContext trust) throws IOException {
    Socket raw = UnixStreams.connect(path, 3, PATIENCE).asSocket();
    raw.setSoTimeout(Math.toIntExact(PATIENCE.toMillis()));
    var socket = (SSLSocket) trust.getSocketFactory().createSocket(raw, "localhost", 8443, true);
    var parameters = socket.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    socket.setSSLParameters(parameters);
    socket.startHandshake();
    return new TestClient(socket);
  }

  String protocol() {
    return ((SSLSocket) socket).getSession().getProtocol();
  }

  void send(String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(ISO_8859_1));
    socket.getOutputStream().flush();
  }

  Response get(String path, String... headers) throws IOException {
    send(request("GET", path, "", headers));
    return read();
  }

  Response post(String path) throws IOException {
    send(request("POST", path, ""));
    return read();
  }

  Response sign(String key, String body, String... headers) throws IOException {
    send(request("POST", "/api/v1/eth2/sign/" + key, body, headers));
    return read();
  }

  static String request(String method, String path, String body, String... headers) {
    String length = method.equals("POST") ? "Content-Length: " + body.length() + "\r\n" : "";
    String more = headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n";
    return method + " " + path + " HTTP/1.1\r\nHost: localhost\r\n" + length + more + "\r\n" + body;
  }

  /** Reads one response; its body as long as its Content-Length says. */
  Response read() throws IOException {
    return read(true);
  }

  Response read(boolean hasBody) throws IOException {
    String[] status = line().split(" ", 3);
    Map<String, String> headers = new HashMap<>();
    for (String line = line(); !line.isEmpty(); line = line()) {
      int colon = line.indexOf(':');
      headers.put(
          line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
    }
    int length = hasBody ? Integer.parseInt(headers.getOrDefault("content-length", "0")) : 0;
    String body = new String(in.readNBytes(length), ISO_8859_1);
    return new Response(Integer.parseInt(status[1]), headers, body);
  }

  /** Whether the server has closed, after whatever it may still have to say. */
  boolean closed() throws IOException {
    try {
      return in.read() == -1;
    } catch (SocketTimeoutException e) {
      return false;
    } catch (IOException e) {
      return true; // reset
    }
  }

  private String line() throws IOException {
    var line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new EOFException("connection ended after: " + line);
      }
      line.append((char) c);
    }
    return line.toString().stripTrailing();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
