package io.nitrosigner.signing.ssz;

import static io.nitrosigner.signing.ssz.Schema.bitlist;
import static io.nitrosigner.signing.ssz.Schema.bitvector;
import static io.nitrosigner.signing.ssz.Schema.bytes;
import static io.nitrosigner.signing.ssz.Schema.field;
import static io.nitrosigner.signing.ssz.Schema.list;
import static io.nitrosigner.signing.ssz.Schema.uint64;
import static io.nitrosigner.signing.ssz.Schema.vector;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nitrosigner.signing.json.MalformedValueException;
import java.math.BigInteger;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Roots by the rules of {@code ssz/simple-serialize.md#merkleization}, written out by hand. */
final class SchemaTest {
  private static final Container POINT =
      Container.of("Point", field("x", uint64()), field("label", bytes(2)));

  @Test
  void acceptsNumbersAsTextAndAsNumbers() {
    assertThat(uint64().read("18446744073709551615")).isEqualTo(-1L);
    assertThat(uint64().read(7)).isEqualTo(7L);
    assertThat(uint64().read(1L << 40)).isEqualTo(1L << 40);
    assertThat(uint64().read(BigInteger.ONE.shiftLeft(63))).isEqualTo(Long.MIN_VALUE);
    assertThat(uint64().read("007")).isEqualTo(7L);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "abc", "-1", "+1", " 1", "1 ", "0x1", "1e3", "٣", "18446744073709551616"})
  void refusesOtherNumbers(String text) {
    assertThatThrownBy(() -> uint64().read(text))
        .isInstanceOf(MalformedValueException.class)
        .hasMessageStartingWith("expected an unsigned 64-bit integer, was \"");
  }

  @Test
  void refusesValuesOfOtherKinds() {
    for (Object value : List.of(-1, -1L, 1.0, true, List.of(), Map.of())) {
      assertThatThrownBy(() -> uint64().read(value)).isInstanceOf(MalformedValueException.class);
      assertThatThrownBy(() -> bytes(2).read(value)).isInstanceOf(MalformedValueException.class);
    }
    BigInteger huge = BigInteger.ONE.shiftLeft(1_000_000);
    assertThatThrownBy(() -> uint64().read(huge)).hasMessageEndingWith("a number of 1000001 bits");
  }

  @Test
  void showsNoMoreOfAValueThanOneShortLine() {
    assertThatThrownBy(() -> uint64().read("\n" + "9".repeat(1_000_000)))
        .hasMessageMatching("expected an unsigned 64-bit integer, was \"\\?9{71}…\"");
  }

  @Test
  void packsIntegersFourToAChunk() {
    List<Long> values = list(uint64(), 8).read(List.of(1, 2, 3, 4, 5));
    Root packed =
        Root.parentOf(chunk("0100000000000000020000000000000003000000000000000400"), chunk("05"));

    assertThat(list(uint64(), 8).hashTreeRoot(values))
        .isEqualTo(Root.parentOf(packed, chunk("05")));
    assertThat(vector(uint64(), 5).hashTreeRoot(values)).isEqualTo(packed);
  }

  @Test
  void padsListsToTheirLimitWithoutVisitingIt() {
    Schema<List<byte[]>> schema = list(bytes(32), 4);
    Root zeros = Root.parentOf(Root.ZERO, Root.ZERO);
    byte[] one = chunk("01").bytes();

    assertThat(schema.hashTreeRoot(List.of()))
        .isEqualTo(Root.parentOf(Root.parentOf(zeros, zeros), Root.ZERO));
    assertThat(schema.hashTreeRoot(List.of(one)))
        .isEqualTo(
            Root.parentOf(
                Root.parentOf(Root.parentOf(new Root(one), Root.ZERO), zeros), chunk("01")));
  }

  @Test
  void takesTheDelimiterOffABitlist() {
    Schema<byte[]> schema = bitlist(16);

    assertThat(schema.hashTreeRoot(schema.read("0x01")))
        .isEqualTo(Root.parentOf(Root.ZERO, Root.ZERO));
    assertThat(schema.hashTreeRoot(schema.read("0x0d")))
        .isEqualTo(Root.parentOf(chunk("05"), chunk("03")));
    assertThat(schema.hashTreeRoot(schema.read("0xff01")))
        .isEqualTo(Root.parentOf(chunk("ff"), chunk("08")));
    assertThat(schema.hashTreeRoot(schema.read("0xffff01")))
        .isEqualTo(Root.parentOf(chunk("ffff"), chunk("10")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0x", "0x00", "0x0100", "0xffff02", "0xff", "0xffffff01"})
  void refusesBitsOutOfBounds(String bits) {
    assertThatThrownBy(() -> bitlist(6).read(bits)).isInstanceOf(MalformedValueException.class);
    assertThatThrownBy(() -> bitvector(6).read(bits.replace("0x00", "0x40")))
        .isInstanceOf(MalformedValueException.class);
  }

  @Test
  void acceptsAllBitsOfAVector() {
    assertThat(bitvector(6).read("0x3f")).containsExactly(0x3f);
    assertThat(bitvector(8).read("ff")).containsExactly(0xff);
  }

  @Test
  void hashesContainersFieldByField() {
    Fields point = POINT.read(Map.of("x", "9", "label", "0xABcd"));

    assertThat(point.hashTreeRoot()).isEqualTo(Root.parentOf(chunk("09"), chunk("abcd")));
    assertThat(point.uint64("x")).isEqualTo(9);
    assertThat(point.bytes("label")).containsExactly(0xab, 0xcd);
  }

  @Test
  void namesThePathOfAProblem() {
    Container shape = Container.of("Shape", field("points", list(POINT, 2)));
    Map<String, Object> good = Map.of("x", 1, "label", "0000");

    assertProblem(shape, Map.of(), "points: expected a list of at most 2, was missing");
    assertProblem(
        shape,
        Map.of("points", List.of(good, Map.of("x", "abc", "label", "0000"))),
        "points[1].x: expected an unsigned 64-bit integer, was \"abc\"");
    assertProblem(
        shape,
        Map.of("points", Collections.nCopies(3, good)),
        "points: expected a list of at most 2, was a list of 3");
    assertProblem(
        shape,
        Map.of("points", List.of(Map.of("x", 1))),
        "points[0].label: expected bytes in hex, was missing");
    assertProblem(
        shape,
        Map.of("points", List.of(Map.of("x", 1, "label", "00", "z", 1))),
        "points[0].label: expected exactly 2 bytes in hex, was 1 bytes");
    assertProblem(
        shape,
        Map.of("points", List.of(Map.of("x", 1, "label", "0000", "z", 1))),
        "points[0].z: not a field of Point, which has [x, label]");
    assertProblem(
        shape, Map.of("points", List.of(5)), "points[0]: expected an object (Point), was 5");
  }

  @Test
  void refusesVectorsOfOtherLengths() {
    assertThatThrownBy(() -> vector(uint64(), 3).read(List.of(1, 2)))
        .hasMessage("expected a list of 3, was a list of 2");
  }

  private static void assertProblem(Schema<?> schema, Object json, String message) {
    assertThatThrownBy(() -> schema.read(json))
        .isInstanceOf(MalformedValueException.class)
        .hasMessage(message);
  }

  /** A chunk that begins with {@code hex} and is zero from there on. */
  private static Root chunk(String hex) {
    return Root.read(hex + "0".repeat(64 - hex.length()));
  }
}
