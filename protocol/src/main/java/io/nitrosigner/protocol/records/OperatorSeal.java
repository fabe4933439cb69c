package io.nitrosigner.protocol.records;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Map;

/**
 * What shows an enclave that a text comes from somebody who may encrypt under the deployment's KMS
 * key, which operators may and hosts may not: the text's digest, encrypted. Nobody else can make
 * one; whoever has seen one can show it again, so it says when it was made.
 */
public final class OperatorSeal {
  /** The value of {@code purpose} in the encryption context. */
  public static final String PURPOSE = "signing-history";

  private OperatorSeal() {}

  /** What is encrypted: SHA-256 of the text in UTF-8. */
  public static byte[] digest(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }

  /**
   * What KMS must be told to encrypt and to decrypt it.
   *
   * @param sealedAt when it is made, ISO-8601
   */
  public static Map<String, String> encryptionContext(String deployment, String sealedAt) {
    return Map.of(
        "app", "nitro-signer", "purpose", PURPOSE, "deployment", deployment, "sealed_at", sealedAt);
  }
}
