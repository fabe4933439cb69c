package io.nitrosigner.signing.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.nitrosigner.signing.Vectors;
import io.nitrosigner.signing.bls.SecretKey;
import io.nitrosigner.signing.json.MalformedValueException;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The cases of ERC-2335; see {@code vectors/README.md}. */
final class KeystoreTest {
  private static final String PBKDF2 = "keys/test0.json";
  private static final String SCRYPT = "keys/test1.json";
  private static final char[] PASSWORD = "𝔱𝔢𝔰𝔱𝔭𝔞𝔰𝔰𝔴𝔬𝔯𝔡🔑".toCharArray();

  @ParameterizedTest
  @ValueSource(strings = {PBKDF2, SCRYPT})
  void opensWithItsPassword(String file) {
    Keystore keystore = Keystore.read(Vectors.read(file));

    byte[] secret = keystore.decrypt(PASSWORD);

    assertThat(secret)
        .asHexString()
        .isEqualTo("000000000019D6689C085AE165831E934FF763AE46A2A6C172B3F1B60A8CE26F");
    try (SecretKey key = SecretKey.adopt(secret)) {
      assertThat(keystore.publicKey()).contains(key.publicKey());
    }
  }

  @Test
  void refusesAnotherPassword() {
    Keystore keystore = Keystore.read(Vectors.read(PBKDF2));

    assertThatThrownBy(() -> keystore.decrypt("testpassword".toCharArray()))
        .isInstanceOf(KeystoreException.class)
        .hasMessageStartingWith("checksum mismatch: wrong password or damaged keystore of 0x9612d7")
        .hasMessageNotContaining("testpassword");
    assertThatThrownBy(() -> keystore.decrypt(new char[0])).isInstanceOf(KeystoreException.class);
  }

  @Test
  void refusesADamagedSecret() {
    Map<String, Object> json = Vectors.read(PBKDF2);
    Vectors.object(json, "crypto", "cipher").put("message", "00".repeat(32));

    assertThatThrownBy(() -> Keystore.read(json).decrypt(PASSWORD))
        .isInstanceOf(KeystoreException.class);
  }

  @Test
  void tellsADamagedChecksumFromAWrongPassword() {
    Map<String, Object> json = Vectors.read(PBKDF2);
    Vectors.object(json, "crypto", "checksum").put("message", "00".repeat(32));
    Keystore damaged = Keystore.read(json);

    assertThat(fault(() -> damaged.decrypt(PASSWORD))).isEqualTo(KeystoreException.Fault.DAMAGE);
    assertThat(fault(() -> damaged.decrypt("other".toCharArray())))
        .isEqualTo(KeystoreException.Fault.PASSWORD);
    assertThat(fault(() -> Keystore.read(Vectors.read(PBKDF2)).decrypt("other".toCharArray())))
        .isEqualTo(KeystoreException.Fault.PASSWORD);
  }

  private static KeystoreException.Fault fault(ThrowingCallable opening) {
    return catchThrowableOfType(KeystoreException.class, opening).fault();
  }

  @ParameterizedTest
  @CsvSource({"n, 2097152", "n, 262143", "n, 1", "n, 0", "r, 33", "r, 0", "p, 17", "p, 0"})
  void refusesScryptBeyondBounds(String parameter, int value) {
    Map<String, Object> json = Vectors.read(SCRYPT);
    Vectors.object(json, "crypto", "kdf", "params").put(parameter, value);

    assertProblem(json, "crypto.kdf.params." + parameter + ": expected ");
  }

  @Test
  void refusesScryptThatTakesTooMuchMemory() {
    Map<String, Object> json = Vectors.read(SCRYPT);
    Map<String, Object> params = Vectors.object(json, "crypto", "kdf", "params");
    params.put("n", 1 << 20);
    params.put("r", 16);

    assertProblem(json, "crypto.kdf.params: n = 1048576 with r = 16 takes over one GiB");
  }

  @ParameterizedTest
  @CsvSource({
    "crypto.kdf, function, argon2",
    "crypto.kdf.params, c, 16777217",
    "crypto.kdf.params, c, 0",
    "crypto.kdf.params, dklen, 64",
    "crypto.kdf.params, prf, hmac-md5",
    "crypto.kdf.params, salt, xyz",
    "crypto.checksum, function, md5",
    "crypto.checksum, message, 00",
    "crypto.cipher, function, aes-256-cbc",
    "crypto.cipher, message, 0000",
    "crypto.cipher.params, iv, 00"
  })
  void refusesOtherModules(String object, String member, String value) {
    Map<String, Object> json = Vectors.read(PBKDF2);
    Vectors.object(json, object.split("\\.")).put(member, value);

    assertThatThrownBy(() -> Keystore.read(json))
        .isInstanceOf(MalformedValueException.class)
        .hasMessageStartingWith(object)
        .hasMessageContaining("expected ");
  }

  @Test
  void refusesOtherVersions() {
    Map<String, Object> json = Vectors.read(PBKDF2);
    json.put("version", 3);
    assertProblem(json, "version: expected version 4, was 3");
    json.remove("version");
    assertProblem(json, "version: expected an unsigned 64-bit integer, was missing");
  }

  @Test
  void normalisesPasswordsAsTheStandardSays() {
    assertThat(Password.normalise("𝔱𝔢𝔰𝔱\u0007\u007f\u0085🔑".toCharArray()))
        .containsExactly("test🔑".toCharArray());
    assertThat(Password.normalise("é\n".toCharArray())).containsExactly('e', '\u0301');
  }

  private static void assertProblem(Map<String, Object> json, String message) {
    assertThatThrownBy(() -> Keystore.read(json))
        .isInstanceOf(MalformedValueException.class)
        .hasMessageStartingWith(message);
  }
}
