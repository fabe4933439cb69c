package io.nitrosigner.signing.network;

import io.nitrosigner.signing.json.Json;
import io.nitrosigner.signing.json.MalformedValueException;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * The four bytes that set the signatures of one fork of one network apart from all others.
 *
 * @param value the bytes in big-endian order
 */
public record ForkVersion(int value) {
  public static final int LENGTH = 4;

  /**
   * Reads four bytes in hex, or the number that a YAML parser makes of an unquoted {@code
   * 0x03000000}.
   */
  public static ForkVersion read(@Nullable Object json) {
    if (!(json instanceof Number number)) {
      return new ForkVersion(ByteBuffer.wrap(Json.bytes(json, LENGTH)).getInt());
    }
    long value = Json.uint64(number);
    if (value < 0 || value > 0xffff_ffffL) {
      throw MalformedValueException.expected(LENGTH + " bytes", json);
    }
    return new ForkVersion((int) value);
  }

  /** The four bytes. */
  public byte[] bytes() {
    return ByteBuffer.allocate(LENGTH).putInt(value).array();
  }

  @Override
  public String toString() {
    return "0x" + HexFormat.of().toHexDigits(value);
  }
}
