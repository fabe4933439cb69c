package io.nitrosigner.slashing.interchange;

import static io.nitrosigner.slashing.Keys.KEY;
import static io.nitrosigner.slashing.Keys.key;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nitrosigner.signing.ssz.Root;
import io.nitrosigner.slashing.Watermark;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What is read of files as other signers write them. In test data {@code K}, {@code R} and {@code
 * M} are a key, a root and good metadata, and quotes are single.
 */
final class ReadInterchangeTest {
  private static final Root CHAIN = Root.read("0x" + "4b".repeat(32));
  private static final Root ROOT = Root.read("0x" + "0c".repeat(32));
  private static final String METADATA =
      "'metadata': {'interchange_format_version': '5', 'genesis_validators_root': '" + CHAIN + "'}";

  @Test
  void keepsTheMaximaOfACompleteFile() {
    Watermark signed =
        onlyKeyOf(
            """
            {M, 'data': [{'pubkey': 'K',
              'signed_blocks': [{'slot': '5'}, {'slot': '81', 'signing_root': 'R'}, {'slot': '7'}],
              'signed_attestations': [
                {'source_epoch': '1', 'target_epoch': '3'},
                {'source_epoch': '2', 'target_epoch': '9', 'signing_root': 'R'},
                {'source_epoch': '2', 'target_epoch': '4'}]}]}
            """);

    assertThat(signed.chain()).contains(CHAIN);
    assertThat(signed.block()).contains(new Watermark.Block(81, Optional.of(ROOT)));
    assertThat(signed.vote()).contains(new Watermark.Vote(2, 9, Optional.of(ROOT)));
  }

  @Test
  void keepsNoRootIfSourceAndTargetAreOfDifferentVotes() {
    assertThat(
            onlyKeyOf(
                    """
                    {M, 'data': [{'pubkey': 'K', 'signed_blocks': [], 'signed_attestations': [
                      {'source_epoch': '1', 'target_epoch': '9', 'signing_root': 'R'},
                      {'source_epoch': '2', 'target_epoch': '4', 'signing_root': 'R'}]}]}
                    """)
                .vote())
        .contains(new Watermark.Vote(2, 9, Optional.empty()));
  }

  @Test
  void takesAVoteWhoseSourceIsAfterItsTarget() {
    assertThat(
            onlyKeyOf(
                    """
                    {M, 'data': [{'pubkey': 'K', 'signed_blocks': [], 'signed_attestations': [
                      {'source_epoch': '9', 'target_epoch': '3'}]}]}
                    """)
                .vote())
        .contains(new Watermark.Vote(9, 3, Optional.empty()));
  }

  @Test
  void knowsThatAKeyWithoutEntriesHasNeverSigned() {
    assertThat(
            onlyKeyOf(
                "{M, 'data': [{'pubkey': 'K', 'signed_blocks': [], 'signed_attestations': []}]}"))
        .isEqualTo(Watermark.neverSigned(Optional.of(CHAIN)));
  }

  @Test
  void mergesWhatIsSaidOfAKeyInSeveralPlaces() {
    Watermark signed =
        onlyKeyOf(
            """
            {M, 'data': [
              {'pubkey': 'K', 'signed_blocks': [{'slot': '5'}], 'signed_attestations': []},
              {'pubkey': 'K', 'signed_blocks': [{'slot': '4'}], 'signed_attestations': [
                {'source_epoch': '1', 'target_epoch': '3'}]}]}
            """);

    assertThat(signed.block()).contains(new Watermark.Block(5, Optional.empty()));
    assertThat(signed.vote()).contains(new Watermark.Vote(1, 3, Optional.empty()));
  }

  @Test
  void readsMembersInAnyOrder() {
    assertThat(
            onlyKeyOf(
                    """
                    {'data': [{'signed_attestations': [], 'signed_blocks': [{'slot': '5'}],
                      'pubkey': 'K'}], M}
                    """)
                .block())
        .contains(new Watermark.Block(5, Optional.empty()));
  }

  @Test
  void keepsTheOrderOfKeys() {
    String entry = "{'pubkey': '%s', 'signed_blocks': [], 'signed_attestations': []}";
    String data = entry.formatted(key(9)) + "," + entry.formatted(key(1));

    assertThat(read("{M, 'data': [" + data + "]}").watermarks().keySet())
        .containsExactly(key(9), key(1));
  }

  @Test
  void ignoresMembersThatOthersAdd() {
    assertThat(
            onlyKeyOf(
                    """
                    {'x': {'data': [1, [null]]}, M, 'data': [{'pubkey': 'K', 'index': 12,
                      'signed_blocks': [{'slot': '5', 'x': [{}], 'signing_root': null}],
                      'signed_attestations': [], 'enabled': true}], 'y': 1e400}
                    """)
                .block())
        .contains(new Watermark.Block(5, Optional.empty()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          ``                         | expected an object, but nothing is there
          []                         | expected an object, was a list
          'x'                        | expected an object, was "x"
          {M, 'data': []} 1          | line 1, column 161: expected the end, but something follows
          {M}                        | data: expected a list, was missing
          {M, 'data': {}}            | data: expected a list, was an object
          {M, 'data': null}          | data: expected a list, was null
          {'data': []}               | metadata: expected an object, was missing
          {'metadata': '5'}          | metadata: expected an object, was "5"
          {'metadata': {}}           | metadata.interchange_format_version: expected a string, was missing
          {'metadata': {'interchange_format_version': 5}}   | metadata.interchange_format_version: expected a string, was 5
          {'metadata': {'interchange_format_version': '4'}} | metadata.interchange_format_version: expected "5", was "4"
          {'metadata': {'interchange_format_version': '5'}} | metadata.genesis_validators_root: expected a string, was missing
          {'data': [{}, []]}         | data[0].pubkey: expected a public key, was missing
          {'data': [[]]}             | data[0]: expected an object, was a list
          {'data': [{'pubkey': '0x01'}]}      | data[0].pubkey: expected exactly 48 bytes in hex, was 1 bytes
          {'data': [{'pubkey': 'ab'}]}        | data[0].pubkey: expected bytes in hex with 0x, was "ab"
          {'data': [{'pubkey': 'K'}]}         | data[0].signed_blocks: expected a list, was missing
          {'data': [{'pubkey': 'K', 'signed_blocks': []}]} | data[0].signed_attestations: expected a list, was missing
          {'data': [{'signed_blocks': [{}]}]} | data[0].signed_blocks[0].slot: expected an unsigned 64-bit integer, was missing
          """)
  void tellsWhereAFileIsNotOfTheFormat(String json, String message) {
    assertThatThrownBy(() -> read(json))
        .isInstanceOf(InterchangeException.class)
        .hasMessage(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          7                     | expected a string, was 7
          null                  | expected an unsigned 64-bit integer, was missing
          ['7']                 | expected a string, was a list
          ''                    | expected an unsigned 64-bit integer, was ""
          '-1'                  | expected an unsigned 64-bit integer, was "-1"
          '0x7'                 | expected an unsigned 64-bit integer, was "0x7"
          ' 7'                  | expected an unsigned 64-bit integer, was " 7"
          '7.0'                 | expected an unsigned 64-bit integer, was "7.0"
          '9223372036854775808' | expected an integer below 2^63, was "9223372036854775808"
          """)
  void tellsWhichNumberIsNone(String value, String problem) {
    String json =
        """
        {'data': [{'signed_attestations': [{'source_epoch': '1', 'target_epoch': '2'},
          {'source_epoch': '1', 'target_epoch': %s}]}]}
        """
            .formatted(value);

    assertThatThrownBy(() -> read(json))
        .isInstanceOf(InterchangeException.class)
        .hasMessage("data[0].signed_attestations[1].target_epoch: " + problem);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {M, M}                                              | Duplicate field 'metadata'
          {'data': [], 'data': []}                            | Duplicate field 'data'
          {'data': [{'signed_blocks': [{'slot': '5', 'slot': '6'}]}]} | Duplicate field 'slot'
          {M, 'data': [                                       | the text ends too early
          {'data': [{'signed_blocks': [{'slot': '5            | the text ends too early
          {M, 'data': []} x                                   | Unrecognized token 'x'
          {'data': [],}                                       | Unexpected character
          {'a\u0001': 1}                                      | Illegal unquoted character
          {'x': [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]   | nesting depth
          """)
  void refusesWhatIsNoJson(String json, String problem) {
    assertThatThrownBy(() -> read(json))
        .isInstanceOf(InterchangeException.class)
        .hasMessageContaining("line 1, column ")
        .hasMessageContaining(problem);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{'data': [{'pubkey': '%s'}]}", "{'%s': 1}"})
  void readsNoStringWithoutBound(String json) {
    assertThatThrownBy(() -> read(json.formatted("0".repeat(100_000))))
        .isInstanceOf(InterchangeException.class)
        .hasMessageContaining("exceeds the maximum")
        .message()
        .hasSizeLessThan(300);
  }

  @Test
  void readsALongFileFromAStream() {
    String blocks =
        IntStream.range(0, 200_000)
            .mapToObj(slot -> "{'slot': '" + slot + "', 'signing_root': 'R'}")
            .collect(joining(","));

    assertThat(
            onlyKeyOf(
                    "{M, 'data': [{'pubkey': 'K', 'signed_attestations': [], 'signed_blocks': ["
                        + blocks
                        + "]}]}")
                .block())
        .contains(new Watermark.Block(199_999, Optional.of(ROOT)));
  }

  @Test
  void tellsThatItCannotBeRead() throws IOException {
    InputStream closed = InputStream.nullInputStream();
    closed.close();

    assertThatThrownBy(() -> Interchange.read(closed))
        .isInstanceOf(InterchangeException.class)
        .hasMessage("cannot be read: Stream closed");
  }

  private static Watermark onlyKeyOf(String json) {
    Interchange interchange = read(json);
    assertThat(interchange.genesisValidatorsRoot()).isEqualTo(CHAIN);
    assertThat(interchange.watermarks()).containsOnlyKeys(KEY);
    return interchange.watermarks().getOrDefault(KEY, Watermark.NEVER_SIGNED);
  }

  private static Interchange read(String json) {
    return Interchange.read(new ByteArrayInputStream(text(json).getBytes(UTF_8)));
  }

  private static String text(String json) {
    return json.replace("'K'", "'" + KEY + "'")
        .replace("'R'", "'" + ROOT + "'")
        .replace("M", METADATA)
        .replace('\'', '"');
  }
}
