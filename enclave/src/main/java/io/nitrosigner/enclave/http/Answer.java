package io.nitrosigner.enclave.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.nitrosigner.signing.bls.PublicKey;
import io.nitrosigner.signing.bls.Signature;
import io.nitrosigner.slashing.HighWatermark;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;

/** A status and a body, ready to be sent. Immutable. */
final class Answer {
  static final String JSON = "application/json; charset=utf-8";
  static final String TEXT = "text/plain; charset=utf-8";

  private static final JsonFactory FACTORY = new JsonFactory();

  private final int status;
  private final String contentType;
  private final byte[] body;
  private final Optional<String> allow;

  private Answer(int status, String contentType, byte[] body, Optional<String> allow) {
    this.status = status;
    this.contentType = contentType;
    this.body = body;
    this.allow = allow;
  }

  /** A signature, as JSON or as bare hex. */
  static Answer signature(Signature signature, boolean json) {
    return json
        ? json(200, "{\"signature\":\"" + signature + "\"}")
        : new Answer(200, TEXT, signature.toString().getBytes(UTF_8), Optional.empty());
  }

  /** That the server is there. */
  static Answer upcheck(boolean json) {
    return json
        ? json(200, "{\"status\":\"OK\"}")
        : new Answer(200, TEXT, "OK".getBytes(UTF_8), Optional.empty());
  }

  /** 200 or, when a part is down, 503. */
  static Answer health(Health health) {
    return write(
        health.up() ? 200 : 503,
        generator -> {
          generator.writeStartObject();
          generator.writeStringField("status", word(health.up()));
          writeChecks(generator, health.checks());
          generator.writeStringField("outcome", word(health.up()));
          generator.writeEndObject();
        });
  }

  /** All keys, as an array of hex strings. */
  static Answer publicKeys(List<PublicKey> keys) {
    return write(
        200,
        generator -> {
          generator.writeStartArray();
          for (PublicKey key : keys) {
            generator.writeString(key.toString());
          }
          generator.writeEndArray();
        });
  }

  /** Where signing ends, or an empty object. */
  static Answer highWatermark(Optional<HighWatermark> end) {
    return write(
        200,
        generator -> {
          generator.writeStartObject();
          if (end.isPresent()) {
            generator.writeStringField("epoch", Long.toString(end.get().epoch()));
            generator.writeStringField("slot", Long.toString(end.get().slot()));
          }
          generator.writeEndObject();
        });
  }

  /** That a reload was begun, or that one is not done yet. */
  static Answer reload(boolean accepted) {
    return accepted
        ? message(202, "the key table is being read: GET /reload tells when that is done")
        : message(409, "a reload is not done yet: GET /reload tells when it is");
  }

  /** How the last reload went. */
  static Answer reloadStatus(ReloadStatus status) {
    return write(
        200,
        generator -> {
          generator.writeStartObject();
          generator.writeStringField("status", status.state().name().toLowerCase(Locale.ROOT));
          if (status.lastOperationTime().isPresent()) {
            generator.writeStringField(
                "lastOperationTime", status.lastOperationTime().get().toString());
          }
          if (status.lastError().isPresent()) {
            generator.writeStringField("lastError", status.lastError().get());
          }
          generator.writeEndObject();
        });
  }

  /** A refusal, with a message fit for the client. */
  static Answer refusal(int status, String message) {
    return message(status, message);
  }

  private static Answer message(int status, String message) {
    return write(
        status,
        generator -> {
          generator.writeStartObject();
          generator.writeNumberField("code", status);
          generator.writeStringField("message", message);
          generator.writeEndObject();
        });
  }

  /** 405, naming the method that would do. */
  static Answer wrongMethod(String allowed) {
    Answer answer = refusal(405, "method not allowed, expected " + allowed);
    return new Answer(answer.status, answer.contentType, answer.body, Optional.of(allowed));
  }

  int status() {
    return status;
  }

  String contentType() {
    return contentType;
  }

  /** The body itself, not a copy: nobody writes to it. */
  byte[] body() {
    return body;
  }

  /** The value of the {@code Allow} header. */
  Optional<String> allow() {
    return allow;
  }

  private static void writeChecks(JsonGenerator generator, List<Health.Check> checks)
      throws IOException {
    generator.writeArrayFieldStart("checks");
    for (Health.Check check : checks) {
      generator.writeStartObject();
      generator.writeStringField("id", check.id());
      generator.writeStringField("status", word(check.up()));
      if (!check.data().isEmpty()) {
        generator.writeObjectFieldStart("data");
        for (var entry : new TreeMap<>(check.data()).entrySet()) {
          generator.writeNumberField(entry.getKey(), entry.getValue());
        }
        generator.writeEndObject();
      }
      if (!check.checks().isEmpty()) {
        writeChecks(generator, check.checks());
      }
      generator.writeEndObject();
    }
    generator.writeEndArray();
  }

  private static String word(boolean up) {
    return up ? "UP" : "DOWN";
  }

  private static Answer json(int status, String body) {
    return new Answer(status, JSON, body.getBytes(UTF_8), Optional.empty());
  }

  private static Answer write(int status, Content content) {
    var bytes = new ByteArrayOutputStream();
    try (JsonGenerator generator = FACTORY.createGenerator(bytes)) {
      content.writeTo(generator);
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory failed", e);
    }
    return new Answer(status, JSON, bytes.toByteArray(), Optional.empty());
  }

  private interface Content {
    void writeTo(JsonGenerator generator) throws IOException;
  }
}
