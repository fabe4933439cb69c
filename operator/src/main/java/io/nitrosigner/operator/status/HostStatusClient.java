package io.nitrosigner.operator.status;

import io.nitrosigner.protocol.status.HostStatus;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Reads a host's status. */
public final class HostStatusClient {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

  /** A host holds a reader who waits for news for ten seconds. */
  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  private HostStatusClient() {}

  /**
   * Waits for a status that is newer than the one seen, for some seconds.
   *
   * @throws IOException as {@link #read}
   */
  public static HostStatus next(URI url, HostStatus seen) throws IOException, InterruptedException {
    return read(URI.create(url + "?after=" + seen.version()));
  }

  /**
   * Asks a host.
   *
   * @throws IOException when it does not answer in time or answers with an error
   */
  public static HostStatus read(URI url) throws IOException, InterruptedException {
    try (HttpClient http = HttpClient.newBuilder().connectTimeout(CONNECT_TIMEOUT).build()) {
      HttpResponse<byte[]> response =
          http.send(
              HttpRequest.newBuilder(url).timeout(TIMEOUT).build(),
              HttpResponse.BodyHandlers.ofByteArray());
      if (response.statusCode() != 200) {
        throw new IOException("status " + response.statusCode());
      }
      return HostStatus.read(response.body());
    }
  }
}
