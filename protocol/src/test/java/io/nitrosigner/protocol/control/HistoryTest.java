package io.nitrosigner.protocol.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nitrosigner.protocol.ProtocolException;
import io.nitrosigner.protocol.control.HistoryResults.Outcome;
import io.nitrosigner.protocol.control.HistoryResults.Result;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class HistoryTest {
  private static final String PUBKEY = "ab".repeat(48);
  private static final String ROOT = "0x" + "cd".repeat(32);
  private static final HistoryRecord NEVER_SIGNED =
      new HistoryRecord(PUBKEY, Optional.empty(), Optional.empty());

  private static final String GOOD =
      """
      {"genesis_validators_root":"%s","create":true,"records":[\
      {"pubkey":"%s","block":{"slot":"9","signing_root":null},\
      "vote":{"source_epoch":"7","target_epoch":"8","signing_root":null}}]}\
      """
          .formatted(ROOT, PUBKEY);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0xcd|cd|genesis_validators_root: expected 0x and 64 lower-case hex digits, was cdcd",
        "\"abab|\"ABab|pubkey: expected 96 lower-case hex digits, was ABab",
        "\"abab|\"0xabab|pubkey: expected 96 lower-case hex digits, was 0xabab",
        "\"9\"|\"-9\"|slot: expected a decimal below 2^63, was -9",
        "\"9\"|\"09\"|slot: expected a decimal below 2^63, was 09",
        "\"9\"|\"9223372036854775808\"|slot: expected a decimal below 2^63, was 9223372036854775808",
        "\"7\"|\"\"|source_epoch: expected a decimal below 2^63, was ",
        "\"8\"|\"8.0\"|target_epoch: expected a decimal below 2^63, was 8.0",
        "\"9\",\"signing_root\":null|\"9\",\"signing_root\":\"0x\"|signing_root: expected 0x and 64",
        "\"create\":true,||field create is unknown or of the wrong type",
      })
  void namesTheFieldThatIsWrong(String good, String bad, String message) {
    String json = GOOD.replace(good, bad == null ? "" : bad);
    assertThat(json).isNotEqualTo(GOOD);
    assertThatThrownBy(() -> HistoryAdditions.read(json))
        .isInstanceOf(ProtocolException.class)
        .hasMessageContaining(message);
  }

  @Test
  void reachesAsFarAsNumbersDo() {
    HistoryRecord.Block last = new HistoryRecord.Block("9223372036854775807", Optional.of(ROOT));

    assertThat(last.slotNumber()).isEqualTo(Long.MAX_VALUE);
    assertThat(HistoryRecord.Block.of(Long.MAX_VALUE, Optional.of(ROOT))).isEqualTo(last);
  }

  @Test
  void boundsTheRecords() {
    List<HistoryRecord> most = Collections.nCopies(1_000, NEVER_SIGNED);
    assertThat(new HistoryAdditions(Optional.empty(), false, most).records()).isEqualTo(most);

    List<HistoryRecord> more = Collections.nCopies(1_001, NEVER_SIGNED);
    assertThatThrownBy(() -> new HistoryAdditions(Optional.empty(), false, more))
        .isInstanceOf(ProtocolException.class)
        .hasMessage("records: at most 1000 entries, were 1001");
  }

  @Test
  void travelsAsTheTextThatWasSealed() {
    HistoryAdditions additions =
        new HistoryAdditions(Optional.of(ROOT), true, List.of(NEVER_SIGNED));
    ControlRequest.History request =
        new ControlRequest.History(additions.write(), "2026-11-22T12:00:00Z", "AQID");

    assertThat(ControlRequest.read(request.write())).isEqualTo(request);
    assertThat(HistoryAdditions.read(request.additions())).isEqualTo(additions);
  }

  @ParameterizedTest
  @EnumSource(Outcome.class)
  void bringsEachOutcomeBack(Outcome outcome) {
    HistoryResults results =
        new HistoryResults(List.of(new Result(PUBKEY, outcome, Optional.of("so"))));

    assertThat(ControlResponse.read(ControlResponse.history(results).write()).histories())
        .isEqualTo(results);
  }
}
