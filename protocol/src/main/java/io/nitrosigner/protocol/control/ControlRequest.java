package io.nitrosigner.protocol.control;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nitrosigner.protocol.Json;
import io.nitrosigner.protocol.ProtocolException;
import io.nitrosigner.protocol.records.TlsKeyRecord;
import io.nitrosigner.protocol.records.ValidatorKeyRecord;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;

/** What the host may ask of the enclave on the control channel. See {@code protocol/SPEC.md}. */
public sealed interface ControlRequest {
  /** The wire name of the operation. */
  String operation();

  /** Asks for the enclave's {@link EnclaveState}; allowed in every phase. */
  record InitState() implements ControlRequest {
    @Override
    public String operation() {
      return "init_state";
    }
  }

  /** Asks for the enclave's {@link Exposition}; allowed in every phase. */
  record Metrics() implements ControlRequest {
    @Override
    public String operation() {
      return "metrics";
    }
  }

  /**
   * Hands over a part of the key table, for an {@link Init} or {@link Keys} that names it. A part
   * of another staging than the last one's begins anew. Allowed while sealed and while serving.
   *
   * @param staging the name of the staging, which the host makes up
   * @param rows this part
   */
  record Rows(
      @JsonProperty("staging") String staging,
      @JsonProperty("encrypted_validator_keys") List<ValidatorKeyRecord> rows)
      implements ControlRequest {
    /** Copies the list and bounds it. */
    public Rows {
      rows = KeyRows.bounded("encrypted_validator_keys", rows);
    }

    @Override
    public String operation() {
      return "rows";
    }
  }

  /**
   * Hands over everything an enclave needs to unseal itself and serve. Accepted once in an
   * enclave's life.
   *
   * @param config the attested configuration, exactly as measured: its UTF-8 bytes become PCR16
   */
  record Init(
      @JsonProperty("config") String config,
      @JsonProperty("credential") Credential credential,
      @JsonProperty("encrypted_tls_key") TlsKeyRecord encryptedTlsKey,
      @JsonProperty("keys") KeyRows keys)
      implements ControlRequest {
    @Override
    public String operation() {
      return "init";
    }
  }

  /**
   * Hands over what has changed in the key table. The enclave goes on signing meanwhile, and
   * answers before it is done. Allowed while it serves.
   *
   * @param base the digest of the {@link GivenRows} that the rest is a change of; without one,
   *     {@code keys} is the whole table, and keys that it does not name are gone
   * @param keys rows that are new or have changed
   * @param removed public keys whose rows are gone or not active any more
   */
  record Keys(
      @JsonProperty("credential") Credential credential,
      @JsonProperty("base") Optional<String> base,
      @JsonProperty("keys") KeyRows keys,
      @JsonProperty("removed_validator_keys") List<String> removed)
      implements ControlRequest {
    /** Copies the list and bounds it. */
    public Keys {
      removed = KeyRows.bounded("removed_validator_keys", removed);
      if (base.isEmpty() && !removed.isEmpty()) {
        throw new ProtocolException("removed_validator_keys: expected none without a base");
      }
    }

    /** Whether it takes keys out and does nothing else: the enclave then does so at once. */
    public boolean onlyRemoves() {
      return !removed.isEmpty()
          && keys.readable().isEmpty()
          && keys.unreadable().isEmpty()
          && keys.staged().isEmpty();
    }

    /** The same with other rows. */
    public Keys with(KeyRows rows) {
      return new Keys(credential, base, rows, removed);
    }

    /** The whole table. */
    public static Keys whole(Credential credential, KeyRows table) {
      return new Keys(credential, Optional.empty(), table, List.of());
    }

    /** What {@code table} has that was not given, and has not that was. */
    public static Keys since(GivenRows given, Credential credential, KeyRows table) {
      return new Keys(
          credential, Optional.of(given.digest()), given.missing(table), given.removed(table));
    }

    @Override
    public String operation() {
      return "keys";
    }
  }

  /**
   * Hands over another TLS identity, for connections to come. The answer comes before it is
   * unsealed. Allowed while the enclave serves.
   */
  record Tls(
      @JsonProperty("credential") Credential credential,
      @JsonProperty("encrypted_tls_key") TlsKeyRecord encryptedTlsKey)
      implements ControlRequest {
    @Override
    public String operation() {
      return "tls";
    }
  }

  /** Tells an enclave that asked for the key table that it cannot be read. Its keys stay. */
  record KeysUnavailable() implements ControlRequest {
    @Override
    public String operation() {
      return "keys_unavailable";
    }
  }

  /**
   * Hands over AWS credentials that last longer. An enclave keeps the ones it has if these expire
   * no later. Allowed while it serves.
   */
  record Refresh(@JsonProperty("credential") Credential credential) implements ControlRequest {
    @Override
    public String operation() {
      return "credential";
    }
  }

  /**
   * Adds to what is stored of keys' pasts: raises where that is lower, and never lowers. Allowed
   * while the enclave serves; the answer is a {@link HistoryResults}.
   *
   * @param additions the text of {@link HistoryAdditions}, exactly as sealed
   * @param sealedAt when it was sealed, ISO-8601
   * @param seal base64 of the {@link io.nitrosigner.protocol.records.OperatorSeal} of that text
   */
  record History(
      @JsonProperty("additions") String additions,
      @JsonProperty("sealed_at") String sealedAt,
      @JsonProperty("seal") String seal)
      implements ControlRequest {
    /** Checks the time. */
    public History {
      parse(sealedAt);
    }

    /** When it was sealed. */
    public Instant sealed() {
      return parse(sealedAt);
    }

    private static Instant parse(String time) {
      try {
        return Instant.parse(time);
      } catch (DateTimeParseException e) {
        throw new ProtocolException("sealed_at: expected a time such as 2026-11-22T12:00:00Z");
      }
    }

    @Override
    public String operation() {
      return "history";
    }
  }

  /**
   * Reads a request.
   *
   * @throws ProtocolException when it is not one of the known operations in its exact form
   */
  static ControlRequest read(byte[] json) {
    JsonNode tree = Json.read(json, JsonNode.class, "control request");
    if (!(tree instanceof ObjectNode object)) {
      throw new ProtocolException("control request: expected a JSON object");
    }
    JsonNode operation = object.remove("operation");
    if (operation == null || !operation.isTextual()) {
      throw new ProtocolException("operation: expected a string");
    }
    return switch (operation.textValue()) {
      case "init_state" -> Json.read(object, InitState.class, "init_state");
      case "rows" -> Json.read(object, Rows.class, "rows");
      case "init" -> Json.read(object, Init.class, "init");
      case "keys" -> Json.read(object, Keys.class, "keys");
      case "keys_unavailable" -> Json.read(object, KeysUnavailable.class, "keys_unavailable");
      case "tls" -> Json.read(object, Tls.class, "tls");
      case "credential" -> Json.read(object, Refresh.class, "credential");
      case "history" -> Json.read(object, History.class, "history");
      case "metrics" -> Json.read(object, Metrics.class, "metrics");
      default ->
          throw new ProtocolException(
              "operation: expected init_state, rows, init, keys, keys_unavailable, tls,"
                  + " credential, history or metrics");
    };
  }

  /** The request as it goes over the wire. */
  default byte[] write() {
    ObjectNode body = Json.mapper().valueToTree(this);
    ObjectNode message = Json.mapper().createObjectNode().put("operation", operation());
    message.setAll(body);
    return Json.write(message);
  }
}
