package io.nitrosigner.protocol.records;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.nitrosigner.protocol.Json;
import io.nitrosigner.protocol.ProtocolException;
import java.util.Base64;

/** What KMS decrypts a TLS row to: a PKCS#12 file and its password. */
public record TlsKeyPlaintext(
    @JsonProperty("tls_keystore_b64") String keystoreBase64,
    @JsonProperty("tls_password_b64") String passwordBase64) {

  /** Wraps a PKCS#12 file and its password (UTF-8). */
  public static TlsKeyPlaintext of(byte[] keystore, byte[] password) {
    Base64.Encoder base64 = Base64.getEncoder();
    return new TlsKeyPlaintext(base64.encodeToString(keystore), base64.encodeToString(password));
  }

  /** Reads the KMS plaintext. */
  public static TlsKeyPlaintext read(byte[] plaintext) {
    return Json.read(plaintext, TlsKeyPlaintext.class, "TLS key plaintext");
  }

  /**
   * The PKCS#12 file.
   *
   * @throws ProtocolException when it is not base64
   */
  public byte[] keystore() {
    return Base64Field.decode("tls_keystore_b64", keystoreBase64);
  }

  /**
   * The file's password, UTF-8.
   *
   * @throws ProtocolException when it is not base64
   */
  public byte[] password() {
    return Base64Field.decode("tls_password_b64", passwordBase64);
  }

  @Override
  public String toString() {
    return "TlsKeyPlaintext[redacted]";
  }
}
