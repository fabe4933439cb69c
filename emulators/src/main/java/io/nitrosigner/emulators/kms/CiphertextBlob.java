package io.nitrosigner.emulators.kms;

import java.nio.ByteBuffer;
import java.util.UUID;

/**
 * The opaque form of a ciphertext: {@code 01 02 02 00 | key id (16) | nonce (12) | AES-256-GCM
 * ciphertext and tag}. The first 20 bytes are authenticated with the rest.
 */
final class CiphertextBlob {
  /** As KMS bounds {@code CiphertextBlob}. */
  static final int MAX_BYTES = 6144;

  static final int HEADER_BYTES = 20;
  private static final int MAGIC = 0x01020200;

  private CiphertextBlob() {}

  /** The first bytes of every ciphertext of a key. */
  static byte[] header(UUID key) {
    return ByteBuffer.allocate(HEADER_BYTES)
        .putInt(MAGIC)
        .putLong(key.getMostSignificantBits())
        .putLong(key.getLeastSignificantBits())
        .array();
  }

  /** The key that a ciphertext says it was made with. */
  static UUID key(byte[] blob) {
    if (blob.length <= HEADER_BYTES) {
      throw KmsErrors.invalidCiphertext();
    }
    ByteBuffer buffer = ByteBuffer.wrap(blob);
    if (buffer.getInt() != MAGIC) {
      throw KmsErrors.invalidCiphertext();
    }
    return new UUID(buffer.getLong(), buffer.getLong());
  }
}
