package io.nitrosigner.signing.keys;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.toUnmodifiableMap;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/** The languages that have a word list in BIP-39. */
public enum Language {
  CHINESE_SIMPLIFIED,
  CHINESE_TRADITIONAL,
  CZECH,
  ENGLISH,
  FRENCH,
  ITALIAN,
  JAPANESE,
  KOREAN,
  PORTUGUESE,
  SPANISH;

  /** Read once, and not before somebody needs a mnemonic. */
  private static final class Lists {
    static final Map<Language, WordList> ALL =
        Arrays.stream(values())
            .collect(
                toUnmodifiableMap(
                    Function.identity(),
                    language -> WordList.read(language.name().toLowerCase(Locale.ROOT) + ".txt")));
  }

  WordList words() {
    return requireNonNull(Lists.ALL.get(this));
  }

  /** The name for people. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
