package io.nitrosigner.enclave.http;

import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class JsonTreeTest {
  @Test
  void readsEveryKindOfValue() {
    assertThat(read("{\"s\":\"0x01\",\"n\":7,\"b\":[true,false],\"o\":{},\"l\":[[\"\\u00e9\"]]}"))
        .isEqualTo(
            Map.of(
                "s",
                "0x01",
                "n",
                7L,
                "b",
                List.of(true, false),
                "o",
                Map.of(),
                "l",
                List.of(List.of("é"))));
  }

  @Test
  void keepsUint64AndUint256() {
    String uint256 =
        "115792089237316195423570985008687907853269984665640564039457584007913129639935";
    assertThat(read("{\"a\":9223372036854775807,\"b\":18446744073709551615,\"c\":" + uint256 + "}"))
        .isEqualTo(
            Map.of(
                "a",
                Long.MAX_VALUE,
                "b",
                new BigInteger("18446744073709551615"),
                "c",
                new BigInteger(uint256)));
  }

  @Test
  void takesNullMembersForAbsent() {
    assertThat(read("{\"a\":null,\"b\":{\"c\":null}}")).isEqualTo(Map.of("b", Map.of()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "[]",
        "\"text\"",
        "7",
        "null",
        "{",
        "{\"a\"}",
        "{\"a\":1,}",
        "{\"a\":1}}",
        "{\"a\":1}{}",
        "{\"a\":1} x",
        "{\"a\":1,\"a\":1}",
        "{\"a\":null,\"a\":1}",
        "{\"a\":1,\"a\":null}",
        "{\"o\":{\"a\":1,\"a\":2}}",
        "{\"a\":[1,null]}",
        "{\"a\":1.0}",
        "{\"a\":1e3}",
        "{\"a\":NaN}",
        "{\"a\":-}",
        "{\"a\":01}",
        "{'a':1}",
        "{a:1}",
        "{\"a\":\"\n\"}",
        "// c\n{}",
      })
  void refuses(String body) {
    assertRefused(body.getBytes(UTF_8));
  }

  @Test
  void refusesOtherEncodings() {
    assertRefused("{\"a\":1}".getBytes(UTF_16));
    assertRefused(new byte[] {'{', '"', (byte) 0xff, '"', ':', '1', '}'});
    assertRefused(new byte[] {'{', '"', 'a', '"', ':', '"', (byte) 0xc3, '"', '}'});
  }

  @Test
  void refusesMoreThanItsBounds() {
    int depth = JsonTree.MAX_DEPTH - 1;
    read("{\"a\":" + "[".repeat(depth) + "]".repeat(depth) + "}");
    assertRefused("{\"a\":" + "[".repeat(depth + 1) + "]".repeat(depth + 1) + "}");

    String numbers = "1,".repeat(JsonTree.MAX_VALUES - 2) + "1";
    read("{\"a\":[" + numbers + "]}");
    assertRefused("{\"a\":[" + numbers + ",1]}");

    read("{\"a\":" + "9".repeat(JsonTree.MAX_NUMBER_DIGITS) + "}");
    assertRefused("{\"a\":" + "9".repeat(JsonTree.MAX_NUMBER_DIGITS + 1) + "}");

    read("{\"" + "n".repeat(JsonTree.MAX_NAME_LENGTH) + "\":1}");
    assertRefused("{\"" + "n".repeat(JsonTree.MAX_NAME_LENGTH + 1) + "\":1}");
  }

  @Test
  void quotesNoValueInItsMessages() {
    assertThatExceptionOfType(RefusedException.class)
        .isThrownBy(() -> read("{\"a\":\"secret\",\"b\":secret}"))
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("secret"));
  }

  @Test
  void showsOnlyWhatCanBePrintedOfANameInItsMessages() {
    assertThatExceptionOfType(RefusedException.class)
        .isThrownBy(() -> read("{\"a\\n\\té\":1,\"a\\n\\té\":2}"))
        .withMessageStartingWith("body repeats member 'a???'");
  }

  private static Map<String, Object> read(String body) {
    return JsonTree.read(body.getBytes(UTF_8));
  }

  private static void assertRefused(String body) {
    assertRefused(body.getBytes(UTF_8));
  }

  private static void assertRefused(byte[] body) {
    assertThatExceptionOfType(RefusedException.class)
        .isThrownBy(() -> JsonTree.read(body))
        .satisfies(e -> assertThat(e.refusal()).isEqualTo(Refusal.MALFORMED));
  }
}
