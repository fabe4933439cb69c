package io.nitrosigner.signing.keys;

import io.nitrosigner.signing.json.Json;
import io.nitrosigner.signing.json.JsonObject;
import io.nitrosigner.signing.json.MalformedValueException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Set;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.bouncycastle.crypto.generators.SCrypt;
import org.jspecify.annotations.Nullable;

/** How a keystore stretches its password to 32 bytes. Source: ERC-2335 "KDF". */
sealed interface Kdf {
  int LENGTH = 32;

  /** More salt helps nobody. */
  int MAX_SALT = 1024;

  /** Derives the decryption key; the caller wipes it and {@code password}. */
  byte[] stretch(char[] password);

  /** The memory that this takes, in bytes, beside a few hundred. */
  long memory();

  static Kdf read(@Nullable Object json) {
    JsonObject kdf = JsonObject.of(json);
    String function = kdf.read("function", Json::string);
    return kdf.read(
        "params",
        params ->
            switch (function) {
              case "scrypt" -> Scrypt.read(JsonObject.of(params));
              case "pbkdf2" -> Pbkdf2.read(JsonObject.of(params));
              default -> throw MalformedValueException.expected("scrypt or pbkdf2", function);
            });
  }

  private static byte[] salt(JsonObject params) {
    params.read("dklen", json -> atMost(LENGTH, LENGTH, json));
    return params.read("salt", json -> Json.bytesUpTo(json, MAX_SALT));
  }

  private static int atMost(int max, int min, @Nullable Object json) {
    long value = Json.uint63(json);
    if (value < min || value > max) {
      throw MalformedValueException.expected("between " + min + " and " + max, json);
    }
    return (int) value;
  }

  /** {@code n} and {@code r} make the memory, 128·n·r bytes; times {@code p} they make the time. */
  final class Scrypt implements Kdf {
    /** Four times what deposit tools write; with their r = 8, one GiB. */
    private static final int MAX_N = 1 << 20;

    private static final int MAX_R = 32;
    private static final int MAX_P = 16;

    /** Of 128 bytes: a keystore may ask for one GiB of memory, and no more. */
    private static final long MAX_BLOCKS = 1L << 23;

    private static final long BLOCK = 128;

    private final int n;
    private final int r;
    private final int p;
    private final byte[] salt;

    private Scrypt(int n, int r, int p, byte[] salt) {
      this.n = n;
      this.r = r;
      this.p = p;
      this.salt = salt;
    }

    static Scrypt read(JsonObject params) {
      int n = params.read("n", Scrypt::powerOfTwo);
      int r = params.read("r", json -> atMost(MAX_R, 1, json));
      int p = params.read("p", json -> atMost(MAX_P, 1, json));
      if ((long) n * r > MAX_BLOCKS) {
        throw MalformedValueException.of("n = " + n + " with r = " + r + " takes over one GiB");
      }
      return new Scrypt(n, r, p, salt(params));
    }

    @Override
    public byte[] stretch(char[] password) {
      ByteBuffer encoded = StandardCharsets.UTF_8.encode(CharBuffer.wrap(password));
      byte[] bytes = new byte[encoded.remaining()];
      encoded.get(bytes);
      try {
        return SCrypt.generate(bytes, salt, n, r, p, LENGTH);
      } finally {
        Arrays.fill(bytes, (byte) 0);
        encoded.clear().put(new byte[encoded.capacity()]);
      }
    }

    @Override
    public long memory() {
      return BLOCK * n * r;
    }

    private static int powerOfTwo(@Nullable Object json) {
      int n = atMost(MAX_N, 2, json);
      if (Integer.bitCount(n) != 1) {
        throw MalformedValueException.expected("a power of two", json);
      }
      return n;
    }
  }

  /** PBKDF2 with HMAC-SHA-256, the only function that the standard names. */
  final class Pbkdf2 implements Kdf {
    /** Sixty times what deposit tools write: some seconds. */
    private static final int MAX_ROUNDS = 1 << 24;

    private static final Set<String> FUNCTIONS = Set.of("hmac-sha256");

    private final int rounds;
    private final byte[] salt;

    private Pbkdf2(int rounds, byte[] salt) {
      this.rounds = rounds;
      this.salt = salt;
    }

    static Pbkdf2 read(JsonObject params) {
      String function = params.read("prf", Json::string);
      if (!FUNCTIONS.contains(function)) {
        throw MalformedValueException.expected("hmac-sha256", function).within("prf");
      }
      int rounds = params.read("c", json -> atMost(MAX_ROUNDS, 1, json));
      return new Pbkdf2(rounds, salt(params));
    }

    @Override
    public byte[] stretch(char[] password) {
      PBEKeySpec spec = new PBEKeySpec(password, salt, rounds, Byte.SIZE * LENGTH);
      try {
        return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
            .generateSecret(spec)
            .getEncoded();
      } catch (GeneralSecurityException e) {
        throw new AssertionError("every JDK has PBKDF2 with HMAC-SHA-256", e);
      } finally {
        spec.clearPassword();
      }
    }

    @Override
    public long memory() {
      return 0;
    }
  }
}
