package io.nitrosigner.emulators.kms;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Pairs that are bound to a ciphertext without being part of it. Their order means nothing. */
record EncryptionContext(SortedMap<String, String> pairs) {
  /** As KMS bounds the whole context, in bytes of its keys and values. */
  private static final int MAX_BYTES = 8192;

  static EncryptionContext read(Input input) {
    return of(input.map("EncryptionContext"));
  }

  static EncryptionContext of(Map<String, String> pairs) {
    EncryptionContext context = new EncryptionContext(new TreeMap<>(pairs));
    int size = 0;
    for (var pair : pairs.entrySet()) {
      size += pair.getKey().getBytes(UTF_8).length + pair.getValue().getBytes(UTF_8).length;
      if (pair.getKey().isEmpty()) {
        throw KmsErrors.validation("EncryptionContext must not have an empty key");
      }
    }
    if (size > MAX_BYTES) {
      throw KmsErrors.validation(
          "EncryptionContext must be at most %d bytes, was %d".formatted(MAX_BYTES, size));
    }
    return context;
  }

  /** One spelling of every context: each text with its length before it, sorted by key. */
  byte[] canonical() {
    var bytes = new ByteArrayOutputStream();
    pairs.forEach(
        (key, value) -> {
          append(bytes, key);
          append(bytes, value);
        });
    return bytes.toByteArray();
  }

  private static void append(ByteArrayOutputStream bytes, String text) {
    byte[] utf8 = text.getBytes(UTF_8);
    bytes.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(utf8.length).array());
    bytes.writeBytes(utf8);
  }
}
