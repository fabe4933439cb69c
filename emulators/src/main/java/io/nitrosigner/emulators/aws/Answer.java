package io.nitrosigner.emulators.aws;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/** What becomes of a request that was authenticated and not refused. */
public sealed interface Answer {
  /**
   * An HTTP response.
   *
   * @param headers those besides the content type and length
   */
  record Reply(int status, String body, Map<String, String> headers) implements Answer {
    static Reply of(int status, ObjectNode body) {
      return new Reply(status, new String(Json.write(body), UTF_8), Map.of());
    }
  }

  /** Nothing: the connection is closed. */
  record HangUp() implements Answer {}

  /** A success. */
  static Answer of(ObjectNode output) {
    return Reply.of(200, output);
  }
}
