package io.nitrosigner.signing.json;

import static io.nitrosigner.signing.json.MalformedValueException.expected;

import java.math.BigInteger;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Strict readings of single values in the way the consensus APIs write them. */
public final class Json {
  /** What {@link #uint63} expects. */
  public static final String UINT63 = "an integer below 2^63";

  private static final String UINT64 = "an unsigned 64-bit integer";
  private static final int MAX_UINT64_DIGITS = 20;
  private static final String UINT256 = "an unsigned 256-bit integer";
  private static final int MAX_UINT256_BITS = 256;
  private static final int MAX_UINT256_DIGITS = 78;
  private static final HexFormat HEX = HexFormat.of();

  private Json() {}

  /**
   * An unsigned 64-bit integer, as a string of decimal digits or as a number.
   *
   * @return the value in two's complement: compare it unsigned
   */
  public static long uint64(@Nullable Object json) {
    return switch (json) {
      case String text -> uint64OfDigits(text);
      case Long number when number >= 0 -> number;
      case Integer number when number >= 0 -> number;
      case BigInteger number when number.signum() >= 0 && number.bitLength() <= 64 ->
          number.longValue();
      case null, default -> throw expected(UINT64, json);
    };
  }

  /**
   * An integer below 2^63, which signed arithmetic and comparison get right. Slots and epochs of
   * duties are read so; the real ones stay below 2^40 for ten thousand years.
   */
  public static long uint63(@Nullable Object json) {
    long value = uint64(json);
    if (value < 0) {
      throw expected(UINT63, Long.toUnsignedString(value));
    }
    return value;
  }

  /** An unsigned 256-bit integer, as a string of decimal digits or as a number. */
  public static BigInteger uint256(@Nullable Object json) {
    BigInteger value =
        switch (json) {
          case String text when isDigits(text, MAX_UINT256_DIGITS) -> new BigInteger(text);
          case Long number -> BigInteger.valueOf(number);
          case Integer number -> BigInteger.valueOf(number);
          case BigInteger number -> number;
          case null, default -> throw expected(UINT256, json);
        };
    if (value.signum() < 0 || value.bitLength() > MAX_UINT256_BITS) {
      throw expected(UINT256, json);
    }
    return value;
  }

  /** {@code true} or {@code false}. */
  public static boolean bool(@Nullable Object json) {
    if (!(json instanceof Boolean flag)) {
      throw expected("true or false", json);
    }
    return flag;
  }

  /** Exactly {@code length} bytes in hex of any case, with or without {@code 0x}. */
  public static byte[] bytes(@Nullable Object json, int length) {
    byte[] bytes = bytesUpTo(json, length);
    if (bytes.length != length) {
      throw wrongLength("exactly " + length, bytes.length);
    }
    return bytes;
  }

  /** At most {@code limit} bytes in hex of any case, with or without {@code 0x}. */
  public static byte[] bytesUpTo(@Nullable Object json, int limit) {
    if (!(json instanceof String text)) {
      throw expected("bytes in hex", json);
    }
    int start = text.startsWith("0x") || text.startsWith("0X") ? 2 : 0;
    int digits = text.length() - start;
    if (digits > 2L * limit) {
      throw wrongLength("at most " + limit, digits / 2);
    }
    try {
      return HEX.parseHex(text, start, text.length());
    } catch (IllegalArgumentException _) {
      throw expected("bytes in hex", text);
    }
  }

  /** A string. */
  public static String string(@Nullable Object json) {
    if (!(json instanceof String text)) {
      throw expected("a string", json);
    }
    return text;
  }

  /** A list of at most {@code limit} entries. */
  public static List<?> list(@Nullable Object json, int limit) {
    if (!(json instanceof List<?> list) || list.size() > limit) {
      throw expected("a list of at most " + limit, json);
    }
    return list;
  }

  private static MalformedValueException wrongLength(String expected, int actual) {
    return MalformedValueException.of(
        "expected " + expected + " bytes in hex, was " + actual + " bytes");
  }

  private static long uint64OfDigits(String text) {
    if (!isDigits(text, MAX_UINT64_DIGITS)) {
      throw expected(UINT64, text);
    }
    try {
      return Long.parseUnsignedLong(text);
    } catch (NumberFormatException _) {
      throw expected(UINT64, text);
    }
  }

  private static boolean isDigits(String text, int limit) {
    boolean digits = !text.isEmpty() && text.length() <= limit;
    for (int i = 0; digits && i < text.length(); i++) {
      digits = text.charAt(i) >= '0' && text.charAt(i) <= '9';
    }
    return digits;
  }
}
