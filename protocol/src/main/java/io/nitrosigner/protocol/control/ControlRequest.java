package io.nitrosigner.protocol.control;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nitrosigner.protocol.Json;
import io.nitrosigner.protocol.ProtocolException;
import io.nitrosigner.protocol.control.EnclaveState.KeyFailure;
import io.nitrosigner.protocol.records.TlsKeyRecord;
import io.nitrosigner.protocol.records.ValidatorKeyRecord;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;

/** What the host may ask of the enclave on the control channel. See {@code protocol/SPEC.md}. */
public sealed interface ControlRequest {
  /** The frame holds fewer: some thirty thousand v2 rows, some five thousand v1 rows. */
  int MAX_KEYS = 50_000;

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
   * Hands over everything an enclave needs to unseal itself and serve. Accepted once in an
   * enclave's life.
   *
   * @param unreadableValidatorKeys rows that are not of the form of a record, and why
   * @param config the attested configuration, exactly as measured: its UTF-8 bytes become PCR16
   */
  record Init(
      @JsonProperty("config") String config,
      @JsonProperty("credential") Credential credential,
      @JsonProperty("encrypted_tls_key") TlsKeyRecord encryptedTlsKey,
      @JsonProperty("encrypted_validator_keys") List<ValidatorKeyRecord> encryptedValidatorKeys,
      @JsonProperty("unreadable_validator_keys") List<KeyFailure> unreadableValidatorKeys)
      implements ControlRequest {
    /** Copies the lists and bounds them. */
    public Init {
      encryptedValidatorKeys = bounded("encrypted_validator_keys", encryptedValidatorKeys);
      unreadableValidatorKeys = bounded("unreadable_validator_keys", unreadableValidatorKeys);
    }

    @Override
    public String operation() {
      return "init";
    }
  }

  /**
   * Hands over all rows of the key table as they are now. The enclave unseals those that it does
   * not hold, forgets the keys that are missing, and goes on signing meanwhile; the answer comes
   * before that is done. Allowed while it serves.
   *
   * @param unreadableValidatorKeys rows that are not of the form of a record, and why: keys that
   *     are there, so that an enclave that holds them keeps them
   */
  record Keys(
      @JsonProperty("credential") Credential credential,
      @JsonProperty("encrypted_validator_keys") List<ValidatorKeyRecord> encryptedValidatorKeys,
      @JsonProperty("unreadable_validator_keys") List<KeyFailure> unreadableValidatorKeys)
      implements ControlRequest {
    /** Copies the lists and bounds them. */
    public Keys {
      encryptedValidatorKeys = bounded("encrypted_validator_keys", encryptedValidatorKeys);
      unreadableValidatorKeys = bounded("unreadable_validator_keys", unreadableValidatorKeys);
    }

    @Override
    public String operation() {
      return "keys";
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

  private static <T> List<T> bounded(String field, List<T> rows) {
    if (rows.size() > MAX_KEYS) {
      throw new ProtocolException(
          field + ": at most " + MAX_KEYS + " entries, were " + rows.size());
    }
    return List.copyOf(rows);
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
      case "init" -> Json.read(object, Init.class, "init");
      case "keys" -> Json.read(object, Keys.class, "keys");
      case "keys_unavailable" -> Json.read(object, KeysUnavailable.class, "keys_unavailable");
      case "credential" -> Json.read(object, Refresh.class, "credential");
      case "history" -> Json.read(object, History.class, "history");
      case "metrics" -> Json.read(object, Metrics.class, "metrics");
      default ->
          throw new ProtocolException(
              "operation: expected init_state, init, keys, keys_unavailable, credential, history or"
                  + " metrics");
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
