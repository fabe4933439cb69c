package io.nitrosigner.nitro.cbor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.upokecenter.cbor.CBOREncodeOptions;
import com.upokecenter.cbor.CBORObject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Random;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Examples: RFC 8949 appendix A. */
final class CborTest {
  private static final int LIMIT = 4096;

  @ParameterizedTest
  @CsvSource({
    "0, 00",
    "23, 17",
    "24, 1818",
    "255, 18ff",
    "256, 190100",
    "65535, 19ffff",
    "65536, 1a00010000",
    "4294967295, 1affffffff",
    "4294967296, 1b0000000100000000",
    "9223372036854775807, 1b7fffffffffffffff",
    "-1, 20",
    "-24, 37",
    "-25, 3818",
    "-35, 3822",
    "-1000, 3903e7",
    "-9223372036854775808, 3b7fffffffffffffff"
  })
  void writesIntegersShortestAndReadsThemBack(long value, String hex) {
    assertThat(hex(new Cbor.Int(value))).isEqualTo(hex);
    assertThat(decode(hex)).isEqualTo(new Cbor.Int(value));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1800", "190001", "1a00000001", "1b0000000000000001"})
  void readsIntegersWithLongHeads(String hex) {
    assertThat(decode(hex)).isInstanceOf(Cbor.Int.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "f4",
        "f5",
        "f6",
        "40",
        "4401020304",
        "60",
        "6161",
        "64c3bcc39f",
        "80",
        "83010203",
        "a0",
        "a201020304",
        "a26161016162820203"
      })
  void readsAndWritesTheSameBytes(String hex) {
    assertThat(hex(decode(hex))).isEqualTo(hex);
  }

  @Test
  void keepsTheOrderOfKeys() {
    assertThat(hex(Cbor.fields().with("b", new Cbor.Int(1)).with("a", new Cbor.Int(2))))
        .isEqualTo("a2616201616102");
  }

  @ParameterizedTest
  @CsvSource({
    "'', ends before",
    "18, ends before",
    "1b00000000000000, ends before",
    "42ff, beyond the input",
    "5affffffff, beyond the input",
    "5b7fffffffffffffff, beyond the input",
    "9a7fffffff00, beyond the input",
    "a201020304ff, after the item",
    "a201, beyond the input",
    "0000, after the item",
    "5f4101ff, indefinite",
    "7f6161ff, indefinite",
    "9f01ff, indefinite",
    "bf0102ff, indefinite",
    "1c, indefinite",
    "1bffffffffffffffff, 63 bits",
    "3bffffffffffffffff, 63 bits",
    "a201020103, duplicate",
    "a2616101616102, duplicate",
    "a140f6, neither an integer nor a text",
    "c100, major type 6",
    "d28440a04040, major type 6",
    "f7, not used",
    "f97e00, not used",
    "fb3ff0000000000000, not used",
    "f818, not used",
    "ff, not used",
    "61ff, not UTF-8",
    "62c3, beyond the input",
    "63edb080, not UTF-8",
    "818181818100, deeper",
    "a101a101a101a101a10100, deeper"
  })
  void refuses(String hex, String reason) {
    assertThatThrownBy(() -> decode(hex))
        .isInstanceOf(CborException.class)
        .hasMessageContaining(reason);
  }

  @Test
  void readsAsDeepAsTheLimit() {
    assertThat(hex(decode("8181818100"))).isEqualTo("8181818100");
  }

  @Test
  void refusesOneByteMoreThanTheLimit() {
    byte[] bytes = new Cbor.Bytes(new byte[LIMIT - 3]).encode();
    assertThat(Cbor.decode(bytes, LIMIT)).isInstanceOf(Cbor.Bytes.class);
    assertThatThrownBy(() -> Cbor.decode(bytes, LIMIT - 1))
        .isInstanceOf(CborException.class)
        .hasMessage("4096 bytes, expected at most 4095");
  }

  @Test
  void allocatesNothingForCountsThatTheInputCannotHold() {
    byte[] huge = HexFormat.of().parseHex("bb0fffffffffffffff");
    assertThatThrownBy(() -> Cbor.decode(huge, LIMIT)).isInstanceOf(CborException.class);
  }

  @Test
  void refusesEveryTruncationOfAnItem() {
    byte[] whole = HexFormat.of().parseHex("a2616182190100f6616243010203");
    assertThat(Cbor.decode(whole, LIMIT).encode()).isEqualTo(whole);
    for (int length = 0; length < whole.length; length++) {
      byte[] part = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> Cbor.decode(part, LIMIT)).isInstanceOf(CborException.class);
    }
  }

  @Test
  void agreesWithAnIndependentImplementation() {
    Random random = new Random(1);
    var options = new CBOREncodeOptions("useindeflengthstrings=false;keepkeyorder=true");
    for (int i = 0; i < 500; i++) {
      byte[] ours = item(random, 0).encode();
      CBORObject theirs = CBORObject.DecodeFromBytes(ours, options);
      assertThat(theirs.EncodeToBytes(options)).isEqualTo(ours);
      assertThat(Cbor.decode(ours, LIMIT).encode()).isEqualTo(ours);
    }
  }

  @Test
  void answersRandomBytesWithAnItemOrARefusal() {
    Random random = new Random(2);
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = new byte[random.nextInt(24)];
      random.nextBytes(bytes);
      try {
        assertThat(Cbor.decode(bytes, LIMIT)).isNotNull();
      } catch (CborException e) {
        assertThat(e).hasMessageNotContaining("null");
      }
    }
  }

  private static Cbor item(Random random, int depth) {
    return switch (random.nextInt(depth < Cbor.MAX_DEPTH ? 7 : 5)) {
      case 0 -> new Cbor.Int(random.nextLong() >> random.nextInt(63));
      case 1 -> new Cbor.Bytes(new byte[random.nextInt(30)]);
      case 2 -> new Cbor.Text("x".repeat(random.nextInt(30)));
      case 3 -> new Cbor.Bool(random.nextBoolean());
      case 4 -> new Cbor.Null();
      case 5 -> array(random, depth + 1);
      default -> map(random, depth + 1);
    };
  }

  private static Cbor array(Random random, int depth) {
    List<Cbor> items = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      items.add(item(random, depth));
    }
    return new Cbor.Array(items);
  }

  private static Cbor map(Random random, int depth) {
    SequencedMap<Cbor.Key, Cbor> entries = new LinkedHashMap<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      entries.put(new Cbor.Text("k" + random.nextInt(100)), item(random, depth));
    }
    return new Cbor.Fields(entries);
  }

  private static Cbor decode(String hex) {
    return Cbor.decode(HexFormat.of().parseHex(hex), LIMIT);
  }

  private static String hex(Cbor item) {
    return HexFormat.of().formatHex(item.encode());
  }
}
