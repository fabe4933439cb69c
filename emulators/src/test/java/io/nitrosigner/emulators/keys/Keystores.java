package io.nitrosigner.emulators.keys;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.nitrosigner.protocol.Json;
import io.nitrosigner.signing.bls.SecretKey;
import io.nitrosigner.signing.keys.InteropKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import javax.crypto.Cipher;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/** Writes EIP-2335 keystores of interop keys, with one round of PBKDF2 so that many are quick. */
public final class Keystores {
  /** The password of all of them. */
  public static final String PASSWORD = "a password";

  private static final byte[] SALT = new byte[32];
  private static final byte[] IV = new byte[16];

  private Keystores() {}

  /** The public key of an interop key, 96 hex digits. */
  public static String pubkey(int index) {
    try (SecretKey key = SecretKey.adopt(InteropKeys.secret(index))) {
      return HexFormat.of().formatHex(key.publicKey().bytes());
    }
  }

  /** The keystore of an interop key, as a tree that tests may damage. */
  static Map<String, Object> of(int index) {
    try {
      byte[] key =
          SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
              .generateSecret(new PBEKeySpec(PASSWORD.toCharArray(), SALT, 1, 256))
              .getEncoded();
      Cipher aes = Cipher.getInstance("AES/CTR/NoPadding");
      aes.init(
          Cipher.ENCRYPT_MODE,
          new SecretKeySpec(Arrays.copyOf(key, 16), "AES"),
          new IvParameterSpec(IV));
      byte[] ciphertext = aes.doFinal(InteropKeys.secret(index));
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      sha256.update(key, 16, 16);
      return tree(index, ciphertext, sha256.digest(ciphertext));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static Map<String, Object> tree(int index, byte[] ciphertext, byte[] checksum) {
    Map<String, Object> crypto = new HashMap<>();
    Map<String, Object> params =
        Map.of("dklen", 32, "c", 1, "prf", "hmac-sha256", "salt", hex(SALT));
    crypto.put("kdf", module("pbkdf2", params, new byte[0]));
    crypto.put("checksum", module("sha256", Map.of(), checksum));
    crypto.put("cipher", module("aes-128-ctr", Map.of("iv", hex(IV)), ciphertext));
    Map<String, Object> keystore = new HashMap<>();
    keystore.put("crypto", crypto);
    keystore.put("pubkey", pubkey(index));
    keystore.put("path", "m/12381/3600/" + index + "/0/0");
    keystore.put("uuid", "1d85ae20-35c5-4611-98e8-aa14a633906f");
    keystore.put("version", 4);
    return keystore;
  }

  private static Map<String, Object> module(
      String function, Map<String, Object> params, byte[] message) {
    Map<String, Object> module = new HashMap<>();
    module.put("function", function);
    module.put("params", params);
    module.put("message", hex(message));
    return module;
  }

  /** A module of a keystore, to be damaged. */
  static Map<String, Object> module(Map<String, Object> keystore, String name) {
    return tree(tree(keystore, "crypto"), name);
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> tree(Map<String, Object> parent, String name) {
    return (Map<String, Object>) requireNonNull(parent.get(name));
  }

  /** Writes {@code keystore-INDEX.json}. */
  public static Path write(Path directory, int index) throws IOException {
    return write(directory.resolve("keystore-%05d.json".formatted(index)), of(index));
  }

  static Path write(Path file, Map<String, Object> keystore) throws IOException {
    return Files.write(file, Json.write(keystore));
  }

  /** A file with the password, as an editor leaves it. */
  public static Path password(Path directory, String password) throws IOException {
    return Files.write(directory.resolve("password.txt"), (password + "\n").getBytes(UTF_8));
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
