package io.nitrosigner.emulators.laptop;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.nitrosigner.protocol.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;

/**
 * One request of a whole run of Lodestar's validator client with 64 keys, and the signature that it
 * got.
 *
 * @param due when it was sent, since the first one
 */
record RecordedRequest(Duration due, String pubkey, String body, String signature) {
  private static final Path FILE =
      Path.of(
          "..", "signing", "src", "test", "resources", "vectors", "lodestar-session-64.jsonl.gz");

  /** All of them, in the order in which they were sent. */
  static List<RecordedRequest> session() throws IOException {
    List<RecordedRequest> session = new ArrayList<>();
    try (var lines =
        new BufferedReader(
            new InputStreamReader(new GZIPInputStream(Files.newInputStream(FILE)), UTF_8))) {
      long start = -1;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        JsonNode recorded = Json.mapper().readTree(line);
        long millis = recorded.path("ms").asLong();
        start = start < 0 ? millis : start;
        session.add(read(recorded, Duration.ofMillis(millis - start)));
      }
    }
    return session;
  }

  private static RecordedRequest read(JsonNode recorded, Duration due) {
    return new RecordedRequest(
        due,
        recorded.path("pubkey").asText(),
        recorded.path("request").toString(),
        recorded.path("signature").asText());
  }
}
