package io.nitrosigner.emulators.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.nitrosigner.emulators.aws.Json;

/**
 * What came of an event.
 *
 * @param failed whether {@code payload} is the function's error
 * @param payload JSON
 * @param log the end of what the function has logged
 */
record Outcome(boolean failed, String payload, String log) {
  /** The error that Lambda reports when the function cannot. */
  static Outcome error(String type, String message) {
    String payload =
        new String(
            Json.write(Json.object().put("errorType", type).put("errorMessage", message)), UTF_8);
    return new Outcome(true, payload, "");
  }
}
