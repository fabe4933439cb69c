package io.nitrosigner.operator.slashing;

import static io.nitrosigner.operator.Histories.CHAIN;
import static io.nitrosigner.operator.Histories.key;
import static io.nitrosigner.operator.Histories.neverSigned;
import static io.nitrosigner.operator.Histories.signed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nitrosigner.operator.UsageException;
import io.nitrosigner.protocol.control.HistoryAdditions;
import io.nitrosigner.protocol.control.HistoryRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class HistoryBatchesTest {
  private final List<Integer> progress = new ArrayList<>();

  @Test
  void saysWhatTheWatermarksSay() throws Exception {
    FakeEnclaveHistory enclave = new FakeEnclaveHistory(1);
    List<KeyReport> reports =
        new HistoryBatches(enclave, progress::add)
            .create(Optional.of(CHAIN), Map.of(key(1), signed(CHAIN, 9, 7, 8)));

    assertThat(enclave.asked)
        .containsExactly(
            new HistoryAdditions(
                Optional.of(CHAIN.toString()),
                true,
                List.of(
                    new HistoryRecord(
                        "0001".repeat(24),
                        Optional.of(
                            new HistoryRecord.Block("9", Optional.of("0x" + "00".repeat(32)))),
                        Optional.of(new HistoryRecord.Vote("7", "8", Optional.empty()))))));
    assertThat(reports)
        .containsExactly(
            new KeyReport("0x" + "0001".repeat(24), KeyOutcome.RAISED, Optional.of("so")));
    assertThat(reports.getFirst().line()).endsWith("0001  raised to this history (so)");
  }

  @Test
  void registersNobodyWhenItRaises() throws Exception {
    FakeEnclaveHistory enclave = new FakeEnclaveHistory(1);
    new HistoryBatches(enclave, progress::add).raise(neverSigned(1));

    assertThat(enclave.asked).allMatch(history -> !history.create());
  }

  @Test
  void sendsAHundredAtATime() throws Exception {
    FakeEnclaveHistory enclave = new FakeEnclaveHistory(3);
    List<KeyReport> reports =
        new HistoryBatches(enclave, progress::add).create(Optional.empty(), neverSigned(201));

    assertThat(enclave.asked)
        .extracting(history -> history.records().size())
        .containsExactly(100, 100, 1);
    assertThat(progress).containsExactly(100, 200, 201);
    assertThat(reports)
        .extracting(KeyReport::pubkey)
        .containsExactlyElementsOf(
            neverSigned(201).keySet().stream().map(key -> key.toString()).toList());
  }

  @Test
  void asksNothingForNoKeys() throws Exception {
    assertThat(
            new HistoryBatches(new FakeEnclaveHistory(0), progress::add)
                .create(Optional.empty(), Map.of()))
        .isEmpty();
  }

  @Test
  void tellsHowFarItGot() {
    HistoryBatches enclave = new HistoryBatches(new FakeEnclaveHistory(2), progress::add);

    assertThatThrownBy(() -> enclave.create(Optional.empty(), neverSigned(250)))
        .isInstanceOfSatisfying(
            UsageException.class,
            e -> assertThat(e.hint()).contains("is it up?; then run it again, which continues"))
        .hasMessage("after 200 of 250 keys: the host program does not answer");
  }
}
