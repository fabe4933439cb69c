package io.nitrosigner.protocol.control;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import io.nitrosigner.protocol.Json;
import java.util.Map;

/**
 * The enclave's answer to one {@link ControlRequest}.
 *
 * @param status 200 done, 400 not understood, 403 not believed, 409 not in this phase, 500 failed
 * @param body an {@link EnclaveState}, an {@link Exposition}, {@link HistoryResults}, or {@code
 *     {"message": …}}
 */
public record ControlResponse(
    @JsonProperty("status") int status, @JsonProperty("body") JsonNode body) {

  /** A successful answer. */
  public static ControlResponse done(EnclaveState state) {
    return new ControlResponse(200, Json.mapper().valueToTree(state));
  }

  /** The answer to {@link ControlRequest.Metrics}. */
  public static ControlResponse metrics(Exposition metrics) {
    return new ControlResponse(200, Json.mapper().valueToTree(metrics));
  }

  /** The answer to {@link ControlRequest.History}. */
  public static ControlResponse history(HistoryResults results) {
    return new ControlResponse(200, Json.mapper().valueToTree(results));
  }

  /** A request that was understood and failed; the state says why. */
  public static ControlResponse failed(EnclaveState state) {
    return new ControlResponse(500, Json.mapper().valueToTree(state));
  }

  /** A request that was not carried out. */
  public static ControlResponse refused(int status, String message) {
    return new ControlResponse(status, Json.mapper().valueToTree(Map.of("message", message)));
  }

  /** Reads an answer. */
  public static ControlResponse read(byte[] json) {
    return Json.read(json, ControlResponse.class, "control response");
  }

  /** The answer as it goes over the wire. */
  public byte[] write() {
    return Json.write(this);
  }

  /** The body as a state. */
  public EnclaveState state() {
    return Json.read(body, EnclaveState.class, "control response body");
  }

  /** The body as metrics. */
  public Exposition exposition() {
    return Json.read(body, Exposition.class, "control response body");
  }

  /** The body as results of a {@link ControlRequest.History}. */
  public HistoryResults histories() {
    return Json.read(body, HistoryResults.class, "control response body");
  }

  /** The body's message, or the whole body. */
  public String message() {
    JsonNode message = body.path("message");
    return message.isTextual() ? message.textValue() : body.toString();
  }
}
