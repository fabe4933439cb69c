package io.nitrosigner.signing.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.nitrosigner.signing.Vectors;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Vectors: {@code mnemonic.json}, see {@code vectors/README.md}; passphrase {@code TREZOR}. */
final class MnemonicTest {
  private static final char[] PASSPHRASE = "TREZOR".toCharArray();
  private static final String ABANDON = "abandon ".repeat(11) + "about";

  record Vector(Language language, String entropy, String words, String seed) {
    byte[] bytes() {
      return HexFormat.of().parseHex(entropy);
    }
  }

  @SuppressWarnings("unchecked")
  static Stream<Vector> vectors() {
    List<Vector> vectors = new ArrayList<>();
    for (Map.Entry<String, Object> language : Vectors.read("keys/mnemonic.json").entrySet()) {
      for (List<String> row : (List<List<String>>) language.getValue()) {
        vectors.add(
            new Vector(
                Language.valueOf(language.getKey().toUpperCase(Locale.ROOT)),
                row.get(0),
                row.get(1),
                row.get(2)));
      }
    }
    return vectors.stream();
  }

  @Test
  void hasVectorsOfNineLanguages() {
    assertThat(vectors()).hasSize(208);
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void growsSeedsFromEntropy(Vector vector) {
    try (Mnemonic mnemonic = Mnemonic.of(vector.language(), vector.bytes())) {
      assertThat(mnemonic.words()).containsExactly(nfkd(vector.words()).toCharArray());
      assertThat(mnemonic.seed(PASSPHRASE)).isEqualTo(HexFormat.of().parseHex(vector.seed()));
    }
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void recoversThemInEveryForm(Vector vector) {
    for (Normalizer.Form form : Normalizer.Form.values()) {
      try (Mnemonic mnemonic = read(Normalizer.normalize(vector.words(), form))) {
        assertThat(mnemonic.words()).containsExactly(nfkd(vector.words()).toCharArray());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void recoversThemFromFourLetters(Vector vector) {
    if (vector.language() != Language.ENGLISH && vector.language() != Language.JAPANESE) {
      return; // abbreviations of other languages can be words of another list
    }
    String abbreviated =
        String.join(
            " ",
            Arrays.stream(Normalizer.normalize(vector.words(), Normalizer.Form.NFKC).split(" ", -1))
                .map(word -> word.substring(0, Math.min(4, word.length())))
                .toList());
    try (Mnemonic mnemonic = read(abbreviated)) {
      assertThat(mnemonic.words()).containsExactly(nfkd(vector.words()).toCharArray());
    }
  }

  @Test
  void writesCzechAsWell() {
    try (Mnemonic czech = Mnemonic.of(Language.CZECH, new byte[32]);
        Mnemonic again = read(new String(czech.words()))) {
      assertThat(again.matches(czech)).isTrue();
    }
  }

  @Test
  void readsAnySpaceAndCase() {
    try (Mnemonic plain = read(ABANDON);
        Mnemonic spaced =
            read("\ufeff  ABANDON\t" + ABANDON.substring(8).replace(" ", "\u3000\n"))) {
      assertThat(spaced.matches(plain)).isTrue();
    }
  }

  @Test
  void makesTwentyFourEnglishWords() {
    byte[] entropy = new byte[Mnemonic.ENTROPY];
    Arrays.fill(entropy, (byte) 0x80);
    try (Mnemonic mnemonic = Mnemonic.generate(entropy)) {
      assertThat(new String(mnemonic.words())).startsWith("letter advice cage absurd");
      assertThat(new String(mnemonic.words()).split(" ", -1)).hasSize(24);
    }
    assertThat(entropy).containsOnly(0);
  }

  @Test
  void namesThePlaceOfAnUnknownWord() {
    refuses(
        ABANDON.replaceFirst("abandon abandon", "abandon zebra7"),
        "word 2 is not in the english list, of which the others are");
    refuses(
        "secretive " + "abandon ".repeat(10) + "abouts",
        "word 1, 12 are not in the english list, of which the others are");
    refuses("x ".repeat(12), "none of the words is in any of the ten lists of BIP-39");
  }

  @Test
  void tellsThatTheChecksumDoesNotHold() {
    refuses(
        "abandon ".repeat(12),
        "word 12 holds the checksum and does not fit the words before it: one of the 12 is"
            + " another, or at another place");
    refuses("about " + "abandon ".repeat(11), "word 12 holds the checksum");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 11, 13, 14, 23, 25})
  void refusesOtherLengths(int words) {
    refuses("abandon ".repeat(words), "expected 12, 15, 18, 21 or 24 words, was " + words);
  }

  @Test
  void refusesEndlessText() {
    refuses("a".repeat(4097), "expected at most 4096 characters, was 4097");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 12, 17, 33, 36})
  void refusesOtherEntropy(int bytes) {
    assertThatIllegalArgumentException().isThrownBy(() -> Mnemonic.generate(new byte[bytes]));
  }

  @Test
  void isWipedAndNeverShown() {
    Mnemonic mnemonic = read(ABANDON);
    assertThat(mnemonic).hasToString("Mnemonic[redacted]");

    mnemonic.close();

    assertThat(mnemonic.words()).containsOnly('\0');
  }

  private static Mnemonic read(String words) {
    return Mnemonic.read(words.toCharArray());
  }

  private static String nfkd(String words) {
    return Normalizer.normalize(words, Normalizer.Form.NFKD);
  }

  /** No message holds a word. */
  private static void refuses(String words, String message) {
    assertThatExceptionOfType(MnemonicException.class)
        .isThrownBy(() -> read(words))
        .withMessageStartingWith(message)
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("zebra", "secretive", "abandon"));
  }
}
