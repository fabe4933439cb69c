package io.nitrosigner.protocol.control;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nitrosigner.protocol.Json;
import io.nitrosigner.protocol.ProtocolException;
import io.nitrosigner.protocol.records.TlsKeyRecord;
import io.nitrosigner.protocol.records.ValidatorKeyRecord;
import java.util.List;

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
      @JsonProperty("encrypted_validator_keys") List<ValidatorKeyRecord> encryptedValidatorKeys)
      implements ControlRequest {
    /** The frame holds fewer: some thirty thousand v2 rows, some five thousand v1 rows. */
    public static final int MAX_KEYS = 50_000;

    /** Copies the list and bounds it. */
    public Init {
      if (encryptedValidatorKeys.size() > MAX_KEYS) {
        throw new ProtocolException(
            "encrypted_validator_keys: at most "
                + MAX_KEYS
                + " entries, were "
                + encryptedValidatorKeys.size());
      }
      encryptedValidatorKeys = List.copyOf(encryptedValidatorKeys);
    }

    @Override
    public String operation() {
      return "init";
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
      case "init" -> Json.read(object, Init.class, "init");
      default -> throw new ProtocolException("operation: expected init_state or init");
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
