package io.nitrosigner.protocol.records;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.nitrosigner.protocol.Json;
import io.nitrosigner.protocol.ProtocolException;

/**
 * What KMS decrypts a version 1 row to: an EIP-2335 keystore and its password. The reference system
 * stores the mnemonic beside them; it is dropped unread.
 */
@JsonIgnoreProperties({"mnemonic_b64"})
public record ValidatorKeyPlaintext(
    @JsonProperty("keystore_b64") String keystoreBase64,
    @JsonProperty("password_b64") String passwordBase64) {

  /** Reads the KMS plaintext. */
  public static ValidatorKeyPlaintext read(byte[] plaintext) {
    return Json.read(plaintext, ValidatorKeyPlaintext.class, "v1 key plaintext");
  }

  /**
   * The keystore's JSON.
   *
   * @throws ProtocolException when it is not base64
   */
  public byte[] keystore() {
    return Base64Field.decode("keystore_b64", keystoreBase64);
  }

  /**
   * The keystore's password, UTF-8.
   *
   * @throws ProtocolException when it is not base64
   */
  public byte[] password() {
    return Base64Field.decode("password_b64", passwordBase64);
  }

  @Override
  public String toString() {
    return "ValidatorKeyPlaintext[redacted]";
  }
}
