package io.nitrosigner.emulators.kms;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.UUID;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** The AES-256 key behind a KMS key. Thread-safe; never printed, and stored by its owner only. */
final class KeyMaterial {
  private static final int KEY_BYTES = 32;
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;

  private final byte[] key;

  private KeyMaterial(byte[] key) {
    if (key.length != KEY_BYTES) {
      throw new IllegalArgumentException("key must be 32 bytes, was " + key.length);
    }
    this.key = key;
  }

  static KeyMaterial generate(SecureRandom random) {
    byte[] key = new byte[KEY_BYTES];
    random.nextBytes(key);
    return new KeyMaterial(key);
  }

  /** Inverse of {@link #encode}. */
  static KeyMaterial decode(String base64) {
    return new KeyMaterial(Base64.getDecoder().decode(base64));
  }

  /** For the key's file and nothing else. */
  String encode() {
    return Base64.getEncoder().encodeToString(key);
  }

  /** Encrypts for {@link CiphertextBlob} under the id of the key that owns this material. */
  byte[] seal(UUID id, byte[] plaintext, EncryptionContext context, SecureRandom random) {
    byte[] header = CiphertextBlob.header(id);
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    try {
      byte[] sealed = cipher(Cipher.ENCRYPT_MODE, header, nonce, context).doFinal(plaintext);
      return ByteBuffer.allocate(header.length + nonce.length + sealed.length)
          .put(header)
          .put(nonce)
          .put(sealed)
          .array();
    } catch (GeneralSecurityException e) {
      throw new AssertionError("every JDK encrypts with AES-GCM", e);
    }
  }

  /** Decrypts, or throws {@code InvalidCiphertextException}, whatever is wrong. */
  byte[] open(byte[] blob, EncryptionContext context) {
    int start = CiphertextBlob.HEADER_BYTES + NONCE_BYTES;
    if (blob.length < start + TAG_BITS / Byte.SIZE) {
      throw KmsErrors.invalidCiphertext();
    }
    byte[] header = CiphertextBlob.header(CiphertextBlob.key(blob));
    byte[] nonce = new byte[NONCE_BYTES];
    ByteBuffer.wrap(blob).position(CiphertextBlob.HEADER_BYTES).get(nonce);
    try {
      return cipher(Cipher.DECRYPT_MODE, header, nonce, context)
          .doFinal(blob, start, blob.length - start);
    } catch (AEADBadTagException _) {
      throw KmsErrors.invalidCiphertext();
    } catch (GeneralSecurityException e) {
      throw new AssertionError("every JDK decrypts with AES-GCM", e);
    }
  }

  private Cipher cipher(int mode, byte[] header, byte[] nonce, EncryptionContext context)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(header);
    cipher.updateAAD(context.canonical());
    return cipher;
  }

  @Override
  public String toString() {
    return "KeyMaterial[redacted]";
  }
}
