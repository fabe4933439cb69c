package io.nitrosigner.enclave.unseal;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.type.TypeReference;
import io.nitrosigner.protocol.Json;
import io.nitrosigner.protocol.ProtocolException;
import io.nitrosigner.protocol.configuration.AttestedConfiguration;
import io.nitrosigner.protocol.records.ValidatorKeyPlaintext;
import io.nitrosigner.protocol.records.ValidatorKeyRecord;
import io.nitrosigner.signing.SigningException;
import io.nitrosigner.signing.bls.PublicKey;
import io.nitrosigner.signing.bls.SecretKey;
import io.nitrosigner.signing.keys.Keystore;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Unseals one record into the secret key of exactly the validator it claims. Whatever the host
 * sends, a key enters the enclave only if KMS decrypts it under the pinned key and it gives the
 * public key of its record. Thread-safe.
 */
final class KeyUnsealer {
  private static final int MIB = 1024 * 1024;

  /** scrypt of an EIP-2335 keystore takes 256 MiB (n = 262144, r = 8). */
  private static final int USUAL_MIB = 256;

  /** scrypt takes n times r blocks of this many bytes. */
  private static final long SCRYPT_BLOCK = 128;

  /** More than any keystore may ask for. */
  private static final int MAX_MIB = 1024;

  private static final Pattern UP_TO_8_DIGITS = Pattern.compile("[0-9]{1,8}");

  private final Unwrapper unwrapper;
  private final String deployment;
  private final String network;
  private final int budgetMib;
  private final Semaphore memory;

  KeyUnsealer(Unwrapper unwrapper, AttestedConfiguration configuration, String network) {
    this.unwrapper = unwrapper;
    this.deployment = configuration.deployment();
    this.network = network;
    long half = Runtime.getRuntime().maxMemory() / 2 / MIB;
    this.budgetMib = Math.clamp(half, USUAL_MIB, Integer.MAX_VALUE);
    this.memory = new Semaphore(budgetMib);
  }

  /**
   * Unseals.
   *
   * @throws UnsealException with the reason
   */
  SecretKey unseal(ValidatorKeyRecord row) throws InterruptedException {
    require(row.deployment().equals(deployment), "belongs to the deployment " + row.deployment());
    require(row.chain().equals(network), "is a key of the network " + row.chain());
    require(row.active(), "is not active");
    try {
      byte[] plaintext = unwrapper.unwrap(row.ciphertextBlob(), row.encryptionContext());
      try {
        byte[] secret = row.version() == 1 ? fromKeystore(plaintext) : plaintext.clone();
        return SecretKey.adopt(secret, PublicKey.read(row.pubkey()));
      } finally {
        Arrays.fill(plaintext, (byte) 0);
      }
    } catch (ProtocolException | SigningException e) {
      throw new UnsealException(String.valueOf(e.getMessage()));
    }
  }

  private byte[] fromKeystore(byte[] plaintext) throws InterruptedException {
    ValidatorKeyPlaintext parts = ValidatorKeyPlaintext.read(plaintext);
    byte[] password = parts.password();
    try {
      return decrypt(json(parts.keystore()), new String(password, UTF_8).toCharArray());
    } finally {
      Arrays.fill(password, (byte) 0);
    }
  }

  private byte[] decrypt(Map<String, Object> json, char[] password) throws InterruptedException {
    Keystore keystore = Keystore.read(json);
    int mib = scryptMib(json);
    require(mib <= budgetMib, "the keystore takes " + mib + " MiB, expected at most " + budgetMib);
    memory.acquire(mib);
    try {
      return keystore.decrypt(password);
    } finally {
      memory.release(mib);
      Arrays.fill(password, '\0');
    }
  }

  /** What decryption will take; the keystore itself is judged by whoever decrypts it. */
  private static int scryptMib(Map<String, Object> keystore) {
    return keystore.get("crypto") instanceof Map<?, ?> crypto
            && crypto.get("kdf") instanceof Map<?, ?> kdf
            && kdf.get("params") instanceof Map<?, ?> params
        ? Math.clamp(
            SCRYPT_BLOCK * number(params.get("n")) * number(params.get("r")) / MIB, 1, MAX_MIB)
        : 1;
  }

  /** Keystores have numbers, and strings of digits; zero for anything else. */
  private static long number(@Nullable Object json) {
    String digits = String.valueOf(json);
    return UP_TO_8_DIGITS.matcher(digits).matches() ? Long.parseLong(digits) : 0;
  }

  private static Map<String, Object> json(byte[] keystore) {
    try {
      @Nullable Map<String, Object> json =
          Json.mapper().readValue(keystore, new TypeReference<Map<String, Object>>() {});
      if (json != null) {
        return json;
      }
    } catch (IOException e) {
      // said below, without the cause, which may quote the plaintext
    }
    throw new UnsealException("the keystore is not a JSON object");
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new UnsealException(otherwise);
    }
  }
}
