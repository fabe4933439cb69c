package io.nitrosigner.slashing.dynamodb;

import java.util.Map;

/**
 * The key under which enclaves authenticate the history, as KMS has encrypted it. KMS makes it
 * without telling anybody; only an attested enclave can have it decrypted.
 */
public final class SealedKey {
  /** The value of {@code purpose} in the encryption context. */
  public static final String PURPOSE = "slashing-protection";

  /** Of the key itself, in bytes: that of HMAC-SHA256's output. */
  public static final int LENGTH = 32;

  private SealedKey() {}

  /** What KMS must be told to make and to decrypt it: binds the purpose and the deployment. */
  public static Map<String, String> encryptionContext(String deployment) {
    return Map.of("app", "nitro-signer", "purpose", PURPOSE, "deployment", deployment);
  }
}
