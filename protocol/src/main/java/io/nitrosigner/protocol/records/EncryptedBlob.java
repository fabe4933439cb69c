package io.nitrosigner.protocol.records;

import io.nitrosigner.protocol.ProtocolException;

/** Base64 of a KMS ciphertext blob, as the tables hold it. */
final class EncryptedBlob {
  /** KMS refuses longer blobs: "CiphertextBlob … Maximum length of 6144". */
  private static final int MAX_LENGTH = 6144;

  private EncryptedBlob() {}

  static byte[] decode(String field, String base64) {
    byte[] blob = Base64Field.decode(field, base64);
    if (blob.length == 0 || blob.length > MAX_LENGTH) {
      throw new ProtocolException(
          field + ": expected 1 to " + MAX_LENGTH + " bytes, was " + blob.length);
    }
    return blob;
  }
}
