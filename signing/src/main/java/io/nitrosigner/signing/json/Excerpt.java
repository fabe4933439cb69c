package io.nitrosigner.signing.json;

import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What an error message shows of a value that came from outside: short, and on one line. */
final class Excerpt {
  /** Enough to recognise a value; a message must not grow with the request. */
  private static final int MAX_CHARACTERS = 72;

  /** Larger numbers are described and not printed: printing takes quadratic time. */
  private static final int MAX_BITS = 256;

  private Excerpt() {}

  static String of(@Nullable Object value) {
    return switch (value) {
      case null -> "missing";
      case String text -> '"' + ofName(text) + '"';
      case BigInteger number when number.bitLength() > MAX_BITS ->
          "a number of " + number.bitLength() + " bits";
      case Number number -> number.toString();
      case Boolean flag -> flag.toString();
      case Map<?, ?> _ -> "an object";
      case List<?> list -> "a list of " + list.size();
      default -> "a " + value.getClass().getSimpleName();
    };
  }

  static String ofName(String text) {
    String shown = text.substring(0, Math.min(text.length(), MAX_CHARACTERS));
    return shown.replaceAll("[^\\x20-\\x7e]", "?") + (shown.length() < text.length() ? "…" : "");
  }
}
