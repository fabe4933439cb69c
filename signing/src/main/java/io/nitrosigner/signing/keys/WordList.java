package io.nitrosigner.signing.keys;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.text.Normalizer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * The 2,048 words of one language, in the form NFKD. Thread-safe. Source: BIP-39 "Wordlists";
 * {@code wordlists/README.md}.
 */
final class WordList {
  static final int SIZE = 2048;

  /** BIP-39: "it's enough to type the first four letters". */
  private static final int ABBREVIATION = 4;

  private final List<String> words;
  private final Map<String, Integer> indexes = new HashMap<>();

  /** First letters of one word alone; those of several words have no index. */
  private final Map<String, OptionalInt> abbreviations = new HashMap<>();

  private WordList(List<String> words) {
    this.words = words;
    for (int i = 0; i < words.size(); i++) {
      indexes.put(words.get(i), i);
      String letters = composed(words.get(i));
      for (int length = ABBREVIATION; length < letters.length(); length++) {
        abbreviations.merge(
            letters.substring(0, length), OptionalInt.of(i), (_, _) -> OptionalInt.empty());
      }
    }
  }

  /** Reads the list of a language among the resources. */
  static WordList read(String resource) {
    try (InputStream in = WordList.class.getResourceAsStream("wordlists/" + resource)) {
      String text = new String(requireNonNull(in, resource).readAllBytes(), UTF_8);
      return new WordList(text.lines().map(WordList::decomposed).toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The word at {@code index}. */
  String word(int index) {
    return words.get(index);
  }

  /**
   * Finds a word, or the only one that begins with the four or more letters given.
   *
   * @param word in any normal form, lower-case
   */
  OptionalInt index(String word) {
    Integer exact = indexes.get(decomposed(word));
    return exact != null
        ? OptionalInt.of(exact)
        : abbreviations.getOrDefault(composed(word), OptionalInt.empty());
  }

  int size() {
    return words.size();
  }

  private static String decomposed(String word) {
    return Normalizer.normalize(word, Normalizer.Form.NFKD);
  }

  /** Letters as a person counts them. */
  private static String composed(String word) {
    return Normalizer.normalize(word, Normalizer.Form.NFKC);
  }
}
