package io.nitrosigner.protocol.records;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.nitrosigner.protocol.ProtocolException;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * One row of the validator key table: a validator's secret key, encrypted under KMS.
 *
 * <p>Version 1 is the reference system's: the KMS plaintext is {@code
 * {keystore_b64,password_b64,mnemonic_b64}} and there is no encryption context. Version 2 is ours:
 * the KMS plaintext is the 32-byte secret itself, bound by {@link #encryptionContext()}.
 *
 * @param deployment partition key {@code web3signer_uuid}: a deployment's UUID, or {@code none}
 * @param pubkey sort key: 96 lower-case hex digits, no {@code 0x}
 * @param chain network name
 * @param ciphertext base64 of the KMS ciphertext blob
 * @param active whether the row is to be loaded
 * @param version 1 or 2
 */
public record ValidatorKeyRecord(
    @JsonProperty("web3signer_uuid") String deployment,
    @JsonProperty("pubkey") String pubkey,
    @JsonProperty("chain") String chain,
    @JsonProperty("encrypted_key_password_mnemonic_b64") String ciphertext,
    @JsonProperty("active") boolean active,
    @JsonProperty("record_version") int version) {

  /** The deployment of rows that no deployment loads. */
  public static final String UNASSIGNED = "none";

  private static final Pattern PUBKEY = Pattern.compile("[0-9a-f]{96}");

  /** Normalises the public key and checks it and the version. */
  public ValidatorKeyRecord {
    pubkey = name(pubkey);
    if (!PUBKEY.matcher(pubkey).matches()) {
      throw new ProtocolException("pubkey: expected 96 hex digits, was " + bounded(pubkey));
    }
    if (version != 1 && version != 2) {
      throw new ProtocolException("record_version: expected 1 or 2, was " + version);
    }
  }

  /** A public key as records spell it, if it is one. */
  public static String name(String pubkey) {
    String lower = pubkey.toLowerCase(Locale.ROOT);
    return lower.startsWith("0x") ? lower.substring(2) : lower;
  }

  /** A version 2 row. */
  public static ValidatorKeyRecord sealed(
      String deployment, String pubkey, String chain, byte[] ciphertext) {
    return new ValidatorKeyRecord(
        deployment, pubkey, chain, Base64.getEncoder().encodeToString(ciphertext), true, 2);
  }

  /** The KMS ciphertext blob. */
  public byte[] ciphertextBlob() {
    return EncryptedBlob.decode("encrypted_key_password_mnemonic_b64", ciphertext);
  }

  /** What KMS must be told to decrypt this row: binds purpose, network and public key. */
  public Map<String, String> encryptionContext() {
    return version == 1 ? Map.of() : encryptionContext(chain, pubkey);
  }

  /** The context under which a version 2 secret is encrypted. */
  public static Map<String, String> encryptionContext(String chain, String pubkey) {
    return Map.of(
        "app", "nitro-signer", "purpose", "validator-key", "network", chain, "pubkey", pubkey);
  }

  private static String bounded(String text) {
    return text.length() <= 120 ? text : text.substring(0, 120) + "…";
  }
}
