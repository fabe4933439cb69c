package io.nitrosigner.emulators.enclave;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** An HTTP client that sends exactly what the test says, one request after the other. */
final class SignerClient implements AutoCloseable {
  private final Socket socket;
  private final InputStream in;

  /**
   * An answer as it came.
   *
   * @param headers by their names in lower case
   */
  record Response(int status, Map<String, String> headers, String body) {
    String header(String name) {
      return headers.getOrDefault(name, "");
    }
  }

  SignerClient(Socket socket) throws IOException {
    this.socket = socket;
    this.in = new BufferedInputStream(socket.getInputStream());
  }

  Response get(String target, String... headers) throws IOException {
    return request("GET", target, "", headers);
  }

  Response sign(String identifier, String body, String... headers) throws IOException {
    return request("POST", "/api/v1/eth2/sign/" + identifier, body, headers);
  }

  Response request(String method, String target, String body, String... headers)
      throws IOException {
    String head = method + " " + target + " HTTP/1.1\r\nHost: localhost\r\n";
    String length = "Content-Length: " + body.getBytes(UTF_8).length + "\r\n";
    String more = headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n";
    send(head + length + more + "\r\n" + body);
    return read(!method.equals("HEAD"));
  }

  void send(String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(UTF_8));
  }

  Response read(boolean hasBody) throws IOException {
    int status = Integer.parseInt(line().split(" ", 3)[1]);
    Map<String, String> headers = new TreeMap<>();
    for (String line = line(); !line.isEmpty(); line = line()) {
      int colon = line.indexOf(':');
      headers.put(
          line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
    }
    int length = hasBody ? Integer.parseInt(headers.getOrDefault("content-length", "0")) : 0;
    return new Response(status, headers, new String(in.readNBytes(length), UTF_8));
  }

  private String line() throws IOException {
    var line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new EOFException("connection ended after: " + line);
      }
      line.append((char) c);
    }
    return new String(line.toString().getBytes(ISO_8859_1), UTF_8).stripTrailing();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
