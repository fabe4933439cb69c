package io.nitrosigner.signing.keys;

import static java.util.stream.Collectors.joining;

import java.nio.CharBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Recognises the language of a mnemonic, and what is wrong with it. */
final class MnemonicReader {
  private static final Set<Integer> LENGTHS = Set.of(12, 15, 18, 21, 24);

  /** 24 words of the longest list take some 400 characters. */
  private static final int MAX_TEXT = 4096;

  private static final int BITS_PER_WORD = 11;

  /** Japanese words have U+3000 between, whatever editors make of it. */
  private static final Pattern SPACE = Pattern.compile("[\\s\\p{Z}\\ufeff]+");

  private MnemonicReader() {}

  static Mnemonic read(char[] text) {
    if (text.length > MAX_TEXT) {
      throw new MnemonicException(
          "expected at most " + MAX_TEXT + " characters, was " + text.length);
    }
    List<String> words =
        SPACE
            .splitAsStream(CharBuffer.wrap(text))
            .filter(word -> !word.isEmpty())
            .map(word -> word.toLowerCase(Locale.ROOT))
            .toList();
    if (!LENGTHS.contains(words.size())) {
      throw new MnemonicException("expected 12, 15, 18, 21 or 24 words, was " + words.size());
    }
    List<Language> languages =
        Stream.of(Language.values()).filter(each -> missing(words, each).isEmpty()).toList();
    if (languages.isEmpty()) {
      throw unknown(words);
    }
    return only(languages.stream().map(language -> recover(words, language)).toList(), words);
  }

  /** The places, counted from 1, whose words {@code language} does not have. */
  private static List<Integer> missing(List<String> words, Language language) {
    List<Integer> missing = new ArrayList<>();
    for (int i = 0; i < words.size(); i++) {
      if (language.words().index(words.get(i)).isEmpty()) {
        missing.add(i + 1);
      }
    }
    return missing;
  }

  private static MnemonicException unknown(List<String> words) {
    Language closest = Language.ENGLISH;
    for (Language language : Language.values()) {
      if (missing(words, language).size() < missing(words, closest).size()) {
        closest = language;
      }
    }
    List<Integer> missing = missing(words, closest);
    if (missing.size() == words.size()) {
      return new MnemonicException("none of the words is in any of the ten lists of BIP-39");
    }
    return new MnemonicException(
        missing.stream().map(String::valueOf).collect(joining(", ", "word ", ""))
            + (missing.size() == 1 ? " is" : " are")
            + " not in the "
            + closest
            + " list, of which the others are");
  }

  /** Chinese has two lists that share words; the same sentence makes the same keys. */
  private static Mnemonic only(List<Recovered> recovered, List<String> words) {
    List<Mnemonic> valid = new ArrayList<>();
    for (Recovered each : recovered) {
      if (each.fits() && valid.stream().noneMatch(each.mnemonic()::matches)) {
        valid.add(each.mnemonic());
      } else {
        each.mnemonic().close();
      }
    }
    if (valid.size() == 1) {
      return valid.getFirst();
    }
    valid.forEach(Mnemonic::close);
    throw new MnemonicException(
        valid.isEmpty()
            ? "word "
                + words.size()
                + " holds the checksum and does not fit the words before it: one of the "
                + words.size()
                + " is another, or at another place"
            : "the abbreviations fit words of several languages: write the words in full");
  }

  /** What {@code words} are in one language, and whether the checksum holds. */
  private record Recovered(Mnemonic mnemonic, boolean fits) {}

  private static Recovered recover(List<String> words, Language language) {
    int[] indexes =
        words.stream().map(language.words()::index).mapToInt(OptionalInt::orElseThrow).toArray();
    boolean fits = fits(indexes);
    return new Recovered(Mnemonic.of(language.words(), indexes), fits);
  }

  private static boolean fits(int[] indexes) {
    int bits = indexes.length * BITS_PER_WORD;
    int checksumBits = bits / 33;
    byte[] packed = new byte[bits / Byte.SIZE + 1];
    for (int bit = 0; bit < bits; bit++) {
      int set = (indexes[bit / BITS_PER_WORD] >> (BITS_PER_WORD - 1 - bit % BITS_PER_WORD)) & 1;
      packed[bit / Byte.SIZE] |= (byte) (set << (Byte.SIZE - 1 - bit % Byte.SIZE));
    }
    int entropyBytes = (bits - checksumBits) / Byte.SIZE;
    byte[] entropy = Arrays.copyOf(packed, entropyBytes);
    int difference = KeyDerivation.sha256().digest(entropy)[0] ^ packed[entropyBytes];
    Arrays.fill(packed, (byte) 0);
    Arrays.fill(entropy, (byte) 0);
    return (difference & 0xff) >> (Byte.SIZE - checksumBits) == 0;
  }
}
