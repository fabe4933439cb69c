package io.nitrosigner.nitro.attestation;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The digest of certificate fingerprints. */
final class Digests {
  private Digests() {}

  static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }
}
