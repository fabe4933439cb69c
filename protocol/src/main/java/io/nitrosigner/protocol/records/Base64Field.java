package io.nitrosigner.protocol.records;

import io.nitrosigner.protocol.ProtocolException;
import java.util.Base64;

/** Base64 in records, which may hold a secret, so that errors name the field alone. */
final class Base64Field {
  private Base64Field() {}

  static byte[] decode(String field, String base64) {
    try {
      return Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      throw new ProtocolException(field + ": expected base64");
    }
  }
}
