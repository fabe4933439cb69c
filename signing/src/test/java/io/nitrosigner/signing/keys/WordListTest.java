package io.nitrosigner.signing.keys;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Digests: those of the files in bitcoin/bips {@code bip-0039/}. */
final class WordListTest {
  @ParameterizedTest
  @CsvSource({
    "CHINESE_SIMPLIFIED, 5c5942792bd8340cb8b27cd592f1015edf56a8c5b26276ee18a482428e7c5726",
    "CHINESE_TRADITIONAL, 417b26b3d8500a4ae3d59717d7011952db6fc2fb84b807f3f94ac734e89c1b5f",
    "CZECH, 7e80e161c3e93d9554c2efb78d4e3cebf8fc727e9c52e03b83b94406bdcc95fc",
    "ENGLISH, 2f5eed53a4727b4bf8880d8f3f199efc90e58503646d9ff8eff3a2ed3b24dbda",
    "FRENCH, ebc3959ab7801a1df6bac4fa7d970652f1df76b683cd2f4003c941c63d517e59",
    "ITALIAN, d392c49fdb700a24cd1fceb237c1f65dcc128f6b34a8aacb58b59384b5c648c2",
    "JAPANESE, 2eed0aef492291e061633d7ad8117f1a2b03eb80a29d0e4e3117ac2528d05ffd",
    "KOREAN, 9e95f86c167de88f450f0aaf89e87f6624a57f973c67b516e338e8e8b8897f60",
    "PORTUGUESE, 2685e9c194c82ae67e10ba59d9ea5345a23dc093e92276fc5361f6667d79cd3f",
    "SPANISH, 46846a5a0139d1e3cb77293e521c2865f7bcdb82c44e8d0a06a2cd0ecba48c0b"
  })
  void isTheStandardsOwn(Language language, String sha256) throws IOException {
    assertThat(KeyDerivation.sha256().digest(file(language)))
        .isEqualTo(HexFormat.of().parseHex(sha256));
  }

  @ParameterizedTest
  @EnumSource
  void findsEachOfItsWords(Language language) throws IOException {
    WordList words = language.words();

    assertThat(words.size()).isEqualTo(WordList.SIZE);
    String[] lines = new String(file(language), UTF_8).split("\n", -1);
    for (int i = 0; i < WordList.SIZE; i++) {
      assertThat(words.index(lines[i])).as(lines[i]).hasValue(i);
    }
  }

  @Test
  void findsAWordByFourLettersOrMore() {
    WordList english = Language.ENGLISH.words();
    assertThat(english.index("aban")).hasValue(0);
    assertThat(english.index("abando")).hasValue(0);
    assertThat(english.index("aba")).isEmpty();
    assertThat(english.index("abandons")).isEmpty();
    assertThat(english.index("act")).as("a word itself").hasValue(19);
  }

  @Test
  void countsLettersAsPeopleDo() {
    WordList spanish = Language.SPANISH.words();
    assertThat(spanish.index("ábac")).as("composed").hasValue(0);
    assertThat(spanish.index("a\u0301bac")).as("decomposed").hasValue(0);
  }

  @Test
  void doesNotGuessBetweenTwoWords() {
    WordList korean = Language.KOREAN.words();
    for (int i = 0; i < WordList.SIZE; i++) {
      assertThat(korean.index(korean.word(i))).hasValue(i);
    }
    assertThat(Language.CZECH.words().index("zz")).isEmpty();
  }

  private static byte[] file(Language language) throws IOException {
    String name = "wordlists/" + language.name().toLowerCase(Locale.ROOT) + ".txt";
    try (InputStream in = WordList.class.getResourceAsStream(name)) {
      return Objects.requireNonNull(in).readAllBytes();
    }
  }
}
