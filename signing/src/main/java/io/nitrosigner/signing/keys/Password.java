package io.nitrosigner.signing.keys;

import java.nio.CharBuffer;
import java.text.Normalizer;
import java.util.Arrays;

/** Source: ERC-2335 "Password requirements". */
final class Password {
  private Password() {}

  /**
   * A copy in the form that is stretched: NFKD, without C0, C1 and DEL control codes. Other than
   * ASCII goes through a string that cannot be wiped.
   */
  static char[] normalise(char[] password) {
    char[] decomposed = isAscii(password) ? password : decompose(password);
    char[] kept = new char[decomposed.length];
    int length = 0;
    for (char c : decomposed) {
      if (!Character.isISOControl(c)) {
        kept[length++] = c;
      }
    }
    char[] normalised = Arrays.copyOf(kept, length);
    Arrays.fill(kept, '\0');
    return normalised;
  }

  private static char[] decompose(char[] password) {
    return Normalizer.normalize(CharBuffer.wrap(password), Normalizer.Form.NFKD).toCharArray();
  }

  private static boolean isAscii(char[] password) {
    for (char c : password) {
      if (c >= 0x80) {
        return false;
      }
    }
    return true;
  }
}
