package io.nitrosigner.nitro.measurement;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The digest of every register. */
final class Sha384 {
  private Sha384() {}

  static MessageDigest fresh() {
    try {
      return MessageDigest.getInstance("SHA-384");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-384", e);
    }
  }
}
