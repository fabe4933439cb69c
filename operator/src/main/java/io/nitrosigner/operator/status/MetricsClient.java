package io.nitrosigner.operator.status;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Reads a host's metrics. */
public final class MetricsClient {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

  /** A host waits two seconds for its enclave. */
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  /** The host's part and the enclave's, which is bounded to 1 MiB, with room to spare. */
  private static final int MAX_LENGTH = 4 * 1024 * 1024;

  private MetricsClient() {}

  /**
   * Asks a host.
   *
   * @throws IOException when it does not answer in time or answers with something else
   */
  public static String read(URI url) throws IOException, InterruptedException {
    try (HttpClient http = HttpClient.newBuilder().connectTimeout(CONNECT_TIMEOUT).build()) {
      HttpResponse<InputStream> response =
          http.send(
              HttpRequest.newBuilder(url).timeout(TIMEOUT).build(),
              HttpResponse.BodyHandlers.ofInputStream());
      try (InputStream body = response.body()) {
        if (response.statusCode() != 200) {
          throw new IOException("status " + response.statusCode());
        }
        byte[] text = body.readNBytes(MAX_LENGTH + 1);
        if (text.length > MAX_LENGTH) {
          throw new IOException("more than " + MAX_LENGTH + " bytes");
        }
        return new String(text, UTF_8);
      }
    }
  }
}
