package io.nitrosigner.emulators.kms;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nitrosigner.emulators.aws.Json;
import io.nitrosigner.emulators.kms.policy.KeyPolicy;
import java.time.Instant;
import java.util.UUID;

/** The JSON form in which keys and aliases are kept. */
final class StoredKey {
  private static final int VERSION = 1;

  private StoredKey() {}

  static byte[] write(CustomerKey key) {
    ObjectNode json =
        Json.object()
            .put("version", VERSION)
            .put("id", key.id().toString())
            .put("created", key.created().toString())
            .put("description", key.description())
            .put("state", key.state().wireName())
            .put("rotating", key.rotating())
            .put("policy", key.policy().text())
            .put("material", key.material().encode());
    if (key.state() instanceof KeyState.PendingDeletion(Instant date)) {
      json.put("deletion", date.toString());
    }
    return Json.write(json);
  }

  static CustomerKey read(byte[] bytes) {
    ObjectNode json = object(bytes);
    return new CustomerKey(
        UUID.fromString(text(json, "id")),
        Instant.parse(text(json, "created")),
        text(json, "description"),
        state(json),
        json.required("rotating").booleanValue(),
        KeyPolicy.parse(text(json, "policy")),
        KeyMaterial.decode(text(json, "material")));
  }

  static byte[] write(Alias alias) {
    return Json.write(
        Json.object()
            .put("version", VERSION)
            .put("name", alias.name())
            .put("key", alias.key().toString())
            .put("created", alias.created().toString()));
  }

  static Alias readAlias(byte[] bytes) {
    ObjectNode json = object(bytes);
    return new Alias(
        text(json, "name"),
        UUID.fromString(text(json, "key")),
        Instant.parse(text(json, "created")));
  }

  private static KeyState state(JsonNode json) {
    String state = text(json, "state");
    return switch (state) {
      case "Enabled" -> new KeyState.Enabled();
      case "Disabled" -> new KeyState.Disabled();
      case "PendingDeletion" -> new KeyState.PendingDeletion(Instant.parse(text(json, "deletion")));
      default -> throw new IllegalArgumentException("unknown key state " + state);
    };
  }

  private static ObjectNode object(byte[] bytes) {
    ObjectNode json =
        Json.read(bytes).orElseThrow(() -> new IllegalArgumentException("not a JSON object"));
    if (json.path("version").asInt() != VERSION) {
      throw new IllegalArgumentException(
          "version must be %d, was %s".formatted(VERSION, json.path("version")));
    }
    return json;
  }

  private static String text(JsonNode json, String member) {
    if (!json.path(member).isTextual()) {
      throw new IllegalArgumentException(member + " must be text");
    }
    return json.path(member).asText();
  }
}
