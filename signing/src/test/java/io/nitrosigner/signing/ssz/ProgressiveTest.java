package io.nitrosigner.signing.ssz;

import static io.nitrosigner.signing.ssz.Schema.bool;
import static io.nitrosigner.signing.ssz.Schema.byteList;
import static io.nitrosigner.signing.ssz.Schema.bytes;
import static io.nitrosigner.signing.ssz.Schema.field;
import static io.nitrosigner.signing.ssz.Schema.list;
import static io.nitrosigner.signing.ssz.Schema.progressiveBitlist;
import static io.nitrosigner.signing.ssz.Schema.progressiveByteList;
import static io.nitrosigner.signing.ssz.Schema.progressiveList;
import static io.nitrosigner.signing.ssz.Schema.uint256;
import static io.nitrosigner.signing.ssz.Schema.uint64;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nitrosigner.signing.json.MalformedValueException;
import java.math.BigInteger;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The types that Gloas needs: EIP-7495, EIP-7916, and those that nothing signed had before. */
final class ProgressiveTest {
  private static final int BOUND = 1000;

  /**
   * The trees over the chunks 0, 1, 2, … as integers of 32 bytes, without the length. Source:
   * merkleize_progressive of ssz-specs v0.1.0 (the {@code eth-ssz-specs} package), at the counts
   * where a subtree begins or is full.
   */
  @ParameterizedTest
  @CsvSource({
    "0, 0000000000000000000000000000000000000000000000000000000000000000",
    "1, f5a5fd42d16a20302798ef6ed309979b43003d2320d9f0e8ea9831a92759fb4b",
    "2, cbd303e5b8ec95313f26a5908018b8114204aa35da3495cb5345a5d63fbcdc93",
    "4, b6cc9321ddadacebe6ea0232c10c68e00ed56b9032a06d80c22f3473833712e7",
    "5, 49da5771be3bb66f84aeac2708de1d8667a4396362e080856faa1693f09b1d33",
    "6, d4e207b97c3a912b88df1466114d9a2f3b8d0c69c4ba683b07c3644b2cee10b2",
    "20, 3af019339b7a3f665a096164a1c44c325fa272273c2a064e4b46678344bd96d1",
    "21, 982138488f5a75df3bbd61397e08842bb8f915908551a3d30b2c25151122c1eb",
    "22, fd8939fecc677b5f76af2ff944e08f595ca98f8cfb53adaae45fe1eeab39de09",
    "84, 29811ee7f965278e000724de2c913608d496ec681bfe021b33ab0e056dde5570",
    "85, b23cae180f07aa934431bebca266d3ba885c31f154c212ba6313b0f0df263a37",
    "86, a04012b6cb7e2d2d523ed6cf04c6f3066787618f3ec605d6aea1818d1223c483"
  })
  void growsItsTreeByFours(int count, String tree) {
    Root expected = Root.parentOf(Root.read(tree), integer(count));
    List<byte[]> chunks = IntStream.range(0, count).mapToObj(i -> integer(i).bytes()).toList();
    String hex = String.join("", chunks.stream().map(HexFormat.of()::formatHex).toList());

    assertThat(progressiveList(bytes(32), BOUND).hashTreeRoot(chunks)).isEqualTo(expected);
    Root ofBytes = Root.parentOf(Root.read(tree), integer(32L * count));
    assertThat(root(progressiveByteList(32 * BOUND), hex)).isEqualTo(ofBytes);
    List<Long> words =
        LongStream.range(0, 4L * count).mapToObj(i -> i % 4 == 0 ? i / 4 : 0).toList();
    assertThat(progressiveList(uint64(), 4 * BOUND).hashTreeRoot(words))
        .isEqualTo(Root.parentOf(Root.read(tree), integer(4L * count)));
    Root ofBits = Root.parentOf(Root.read(tree), integer(256L * count));
    assertThat(root(progressiveBitlist(256 * BOUND), hex + "01")).isEqualTo(ofBits);
  }

  /** The fields' tree by hand: {@code x} alone in the first subtree, four places in the second. */
  @Test
  void mixesTheActiveFieldsOfAContainerIn() {
    Container shape =
        Container.progressive("Shape", field("x", uint64()), field("y", uint64()), bit("z"));
    Root zeros = Root.parentOf(Root.ZERO, Root.ZERO);
    Root second = Root.parentOf(Root.parentOf(integer(8), integer(1)), zeros);
    Root tree = Root.parentOf(integer(7), Root.parentOf(second, Root.ZERO));

    assertThat(root(shape, Map.of("x", 7, "y", "8", "z", true)))
        .isEqualTo(Root.parentOf(tree, integer(0b111)));
  }

  @Test
  void leavesTheFieldsThatFollowAPlainOne() {
    Container plain = Container.of("Plain", field("x", uint64()));

    assertThat(root(plain.with(bit("z")), Map.of("x", 7, "z", false)))
        .isEqualTo(Root.parentOf(integer(7), Root.ZERO));
  }

  @Test
  void refusesMoreThanItsBound() {
    assertProblem(progressiveByteList(2), "0x010203", "expected at most 2 bytes in hex, was 3");
    assertProblem(progressiveBitlist(6), "0xff", "expected at most 6 bits, was 7");
    assertProblem(
        progressiveList(uint64(), 2),
        Collections.nCopies(3, 1),
        "expected a list of at most 2, was a list of 3");
  }

  @Test
  void padsBytesToTheirLimit() {
    Root full = Root.parentOf(Root.read("ab".repeat(32)), Root.read("ab" + "00".repeat(31)));

    assertThat(root(byteList(64), "ab".repeat(33))).isEqualTo(Root.parentOf(full, integer(33)));
    assertThat(root(byteList(64), "0x"))
        .isEqualTo(Root.parentOf(Root.parentOf(Root.ZERO, Root.ZERO), Root.ZERO));
    assertProblem(byteList(2), "010203", "expected at most 2 bytes in hex, was 3 bytes");
  }

  @Test
  void readsIntegersOf256Bits() {
    BigInteger max = BigInteger.ONE.shiftLeft(256).subtract(BigInteger.ONE);

    assertThat(root(uint256(), 258)).isEqualTo(integer(258));
    assertThat(root(uint256(), 258L)).isEqualTo(integer(258));
    assertThat(root(uint256(), "258")).isEqualTo(integer(258));
    assertThat(root(uint256(), "0")).isEqualTo(Root.ZERO);
    assertThat(root(uint256(), max.toString())).isEqualTo(Root.read("ff".repeat(32)));
    assertThat(root(uint256(), BigInteger.ONE.shiftLeft(248)))
        .isEqualTo(Root.read("00".repeat(31) + "01"));
    assertProblem(uint256(), max.add(BigInteger.ONE), "expected an unsigned 256-bit integer, was ");
    assertProblem(uint256(), -1, "expected an unsigned 256-bit integer, was -1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0x1", "-1", "+1", "1e3", "1.0", "٣"})
  void refusesTextThatIsNoInteger(String text) {
    assertProblem(uint256(), text, "expected an unsigned 256-bit integer, was \"");
    assertProblem(uint256(), "1".repeat(79), "expected an unsigned 256-bit integer, was \"");
  }

  @Test
  void takesNothingButABooleanForOne() {
    assertThat(root(bool(), true)).isEqualTo(integer(1));
    assertThat(root(bool(), false)).isEqualTo(Root.ZERO);
    for (Object other : List.of("true", 1, 1L, "0x01", List.of(), Map.of())) {
      assertProblem(bool(), other, "expected true or false, was ");
    }
  }

  @Test
  void knowsOnlyTheListsItCanPack() {
    for (Schema<?> element : List.of(bool(), uint256())) {
      assertThatThrownBy(() -> list(element, 4)).isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> progressiveList(element, 4))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  private static Container.Field bit(String name) {
    return field(name, bool());
  }

  private static <V> Root root(Schema<V> schema, Object json) {
    return schema.hashTreeRoot(schema.read(json));
  }

  private static void assertProblem(Schema<?> schema, Object json, String message) {
    assertThatThrownBy(() -> schema.read(json))
        .isInstanceOf(MalformedValueException.class)
        .hasMessageStartingWith(message);
  }

  private static Root integer(long value) {
    Hasher hasher = Hasher.ofThread();
    hasher.push(value);
    return hasher.pop();
  }
}
