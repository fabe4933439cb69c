package io.nitrosigner.enclave.unseal;

import java.util.Map;

/** Turns a ciphertext blob into its plaintext. Thread-safe. */
interface Unwrapper {
  /**
   * Decrypts.
   *
   * @return a fresh array that the caller zeroes
   * @throws UnsealException with the reason
   */
  byte[] unwrap(byte[] ciphertextBlob, Map<String, String> encryptionContext);
}
