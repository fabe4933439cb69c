package io.nitrosigner.signing.keys;

import io.nitrosigner.signing.bls.InvalidKeyException;
import io.nitrosigner.signing.bls.PublicKey;
import io.nitrosigner.signing.bls.SecretKey;
import io.nitrosigner.signing.json.Json;
import io.nitrosigner.signing.json.JsonObject;
import io.nitrosigner.signing.json.MalformedValueException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * A password-encrypted validator key, version 4 of the format. Source: ERC-2335. Immutable.
 *
 * <p>Opening one takes as much time and memory as its writer chose, within bounds: with what
 * deposit tools write, a second and 256 MiB for scrypt, a tenth of a second for PBKDF2.
 */
public final class Keystore {
  private static final long VERSION = 4;
  private static final int SECRET = 32;
  private static final int HALF_KEY = 16;
  private static final int SHA256 = 32;

  /** Where the wallet keeps the key; real paths have six short steps. */
  private static final int MAX_PATH = 256;

  private final Optional<PublicKey> publicKey;
  private final Optional<String> path;
  private final Kdf kdf;
  private final byte[] checksum;
  private final byte[] iv;
  private final byte[] ciphertext;

  private Keystore(Optional<PublicKey> publicKey, Optional<String> path, JsonObject crypto) {
    this.publicKey = publicKey;
    this.path = path;
    this.kdf = crypto.read("kdf", Kdf::read);
    this.checksum =
        crypto.read("checksum", json -> module(json, "sha256").read("message", Keystore::sha256));
    this.ciphertext =
        crypto.read(
            "cipher",
            json ->
                module(json, "aes-128-ctr")
                    .read("message", message -> Json.bytes(message, SECRET)));
    this.iv =
        crypto.read(
            "cipher",
            json ->
                JsonObject.of(json)
                    .read(
                        "params",
                        params ->
                            JsonObject.of(params).read("iv", iv -> Json.bytes(iv, HALF_KEY))));
  }

  /**
   * Reads a keystore file.
   *
   * @throws MalformedValueException naming the path of what is not as in ERC-2335 or out of bounds
   */
  public static Keystore read(Map<String, ?> json) {
    JsonObject keystore = new JsonObject(json);
    keystore.read("version", Keystore::version);
    Optional<PublicKey> publicKey = keystore.find("pubkey", PublicKey::read);
    Optional<String> path = keystore.find("path", Keystore::path);
    return keystore.read("crypto", crypto -> new Keystore(publicKey, path, JsonObject.of(crypto)));
  }

  /** The key that the file says it holds; the secret has the last word. */
  public Optional<PublicKey> publicKey() {
    return publicKey;
  }

  /** The ERC-2334 path that the file says the key was derived by. */
  public Optional<String> path() {
    return path;
  }

  /** The memory that opening takes, in bytes. */
  long memory() {
    return kdf.memory();
  }

  /**
   * Opens the keystore.
   *
   * @param password as typed; not changed
   * @return the secret scalar, 32 bytes, big-endian; the caller wipes it
   * @throws KeystoreException if the password is wrong or the keystore damaged
   */
  public byte[] decrypt(char[] password) {
    char[] normalised = Password.normalise(password);
    byte[] key = kdf.stretch(normalised);
    try {
      if (!MessageDigest.isEqual(checksum, checksum(key))) {
        throw refusal(key);
      }
      return decipher(key);
    } catch (GeneralSecurityException e) {
      throw new AssertionError("every JDK has SHA-256 and AES", e);
    } finally {
      Arrays.fill(normalised, '\0');
      Arrays.fill(key, (byte) 0);
    }
  }

  /** The right password deciphers the right secret, whatever the checksum says. */
  private KeystoreException refusal(byte[] key) throws GeneralSecurityException {
    byte[] secret = decipher(key);
    try (SecretKey deciphered = SecretKey.adopt(secret.clone())) {
      if (publicKey.filter(deciphered.publicKey()::equals).isPresent()) {
        return new KeystoreException(
            KeystoreException.Fault.DAMAGE,
            "checksum mismatch: the password is right, but the checksum is damaged in the keystore"
                + " of "
                + deciphered.publicKey());
      }
    } catch (InvalidKeyException e) {
      // not even a secret: the key is a wrong one
    } finally {
      Arrays.fill(secret, (byte) 0);
    }
    return new KeystoreException(
        KeystoreException.Fault.PASSWORD,
        "checksum mismatch: wrong password or damaged keystore of "
            + publicKey.map(PublicKey::toString).orElse("an unnamed key"));
  }

  private byte[] checksum(byte[] key) throws GeneralSecurityException {
    MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
    sha256.update(key, HALF_KEY, HALF_KEY);
    return sha256.digest(ciphertext);
  }

  private byte[] decipher(byte[] key) throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/CTR/NoPadding");
    cipher.init(
        Cipher.DECRYPT_MODE, new SecretKeySpec(key, 0, HALF_KEY, "AES"), new IvParameterSpec(iv));
    return cipher.doFinal(ciphertext);
  }

  private static JsonObject module(@Nullable Object json, String function) {
    JsonObject module = JsonObject.of(json);
    String actual = module.read("function", Json::string);
    if (!actual.equals(function)) {
      throw MalformedValueException.expected(function, actual).within("function");
    }
    return module;
  }

  private static byte[] sha256(@Nullable Object json) {
    return Json.bytes(json, SHA256);
  }

  private static long version(@Nullable Object json) {
    long version = Json.uint63(json);
    if (version != VERSION) {
      throw MalformedValueException.expected("version " + VERSION, json);
    }
    return version;
  }

  private static String path(@Nullable Object json) {
    String path = Json.string(json);
    if (path.length() > MAX_PATH) {
      throw MalformedValueException.expected("at most " + MAX_PATH + " characters", path);
    }
    return path;
  }
}
