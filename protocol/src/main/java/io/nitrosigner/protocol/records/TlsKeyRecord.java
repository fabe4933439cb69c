package io.nitrosigner.protocol.records;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.nitrosigner.protocol.ProtocolException;
import java.util.Base64;
import java.util.Map;

/**
 * One row of the TLS key table: the signer's TLS identity, encrypted under KMS. The plaintext is
 * {@code {tls_keystore_b64,tls_password_b64}}, a PKCS#12 file and its password.
 *
 * @param keyId partition key; the signer loads row 1
 * @param ciphertext base64 of the KMS ciphertext blob
 * @param certificate base64 of the PEM certificate that clients trust
 * @param version 1: the reference system's, without encryption context; 2: ours, with one
 */
public record TlsKeyRecord(
    @JsonProperty("key_id") int keyId,
    @JsonProperty("encrypted_tls_key_b64") String ciphertext,
    @JsonProperty("cert_pem") String certificate,
    @JsonProperty("record_version") int version) {

  /** The row that the signer loads. */
  public static final int SIGNER = 1;

  /** What the encryption context of an identity says it is for. */
  public static final String PURPOSE = "tls-identity";

  private static final Map<String, String> CONTEXT =
      Map.of("app", "nitro-signer", "purpose", PURPOSE);

  /** Checks the version. */
  public TlsKeyRecord {
    if (version != 1 && version != 2) {
      throw new ProtocolException("record_version: expected 1 or 2, was " + version);
    }
  }

  /** A version 2 row for the signer. */
  public static TlsKeyRecord sealed(byte[] ciphertext, byte[] certificatePem) {
    Base64.Encoder base64 = Base64.getEncoder();
    return new TlsKeyRecord(
        SIGNER, base64.encodeToString(ciphertext), base64.encodeToString(certificatePem), 2);
  }

  /** The KMS ciphertext blob. */
  public byte[] ciphertextBlob() {
    return EncryptedBlob.decode("encrypted_tls_key_b64", ciphertext);
  }

  /** What KMS must be told to decrypt this row. */
  public Map<String, String> encryptionContext() {
    return version == 1 ? Map.of() : sealingContext();
  }

  /** The context under which a version 2 identity is encrypted. */
  public static Map<String, String> sealingContext() {
    return CONTEXT;
  }
}
