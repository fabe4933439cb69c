package io.nitrosigner.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.nitrosigner.protocol.control.ControlRequest;
import io.nitrosigner.protocol.control.ControlResponse;
import io.nitrosigner.protocol.control.Credential;
import io.nitrosigner.protocol.control.Frames;
import io.nitrosigner.protocol.control.KeyRows;
import io.nitrosigner.protocol.records.ValidatorKeyRecord;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class RowPartsTest {
  private static final String V1_CIPHERTEXT = "A".repeat(3_500);

  @Test
  void leavesNothingOutAndFillsNoFrame() {
    List<ValidatorKeyRecord> rows = rows(10_000);
    Collection<List<ValidatorKeyRecord>> parts = RowParts.of(rows);

    assertThat(parts.stream().flatMap(List::stream).toList()).isEqualTo(rows);
    assertThat(parts)
        .hasSize(5)
        .allSatisfy(
            part ->
                assertThat(new ControlRequest.Rows("staging", part).write())
                    .hasSizeLessThan(Frames.MAX_LENGTH / 2));
  }

  @Test
  void makesNoPartOfNothing() {
    assertThat(RowParts.of(List.of())).isEmpty();
  }

  @Test
  void sendsTheRowsBeforeTheRequestThatTheyBelongTo(@TempDir Path directory) throws Exception {
    Credential credential = new Credential("ASIA1", "secret", "token", "2026-11-22T18:00:00Z");
    List<ValidatorKeyRecord> rows = rows(5_000);
    ControlResponse taken = ControlResponse.done(States.in("SERVING"));
    try (FakeEnclave enclave =
        FakeEnclave.answering(directory, Collections.nCopies(3, Optional.of(taken)))) {
      FakeEnclave.channel(directory)
          .keys(ControlRequest.Keys.whole(credential, KeyRows.of(rows, List.of(), 7)));

      assertThat(enclave.requests).hasSize(3);
      ControlRequest.Rows first = (ControlRequest.Rows) enclave.requests.getFirst();
      ControlRequest.Rows second = (ControlRequest.Rows) enclave.requests.get(1);
      ControlRequest.Keys last = (ControlRequest.Keys) enclave.requests.getLast();
      assertThat(second.staging()).isEqualTo(first.staging());
      assertThat(last.keys().staged())
          .contains(
              new KeyRows.Staged(first.staging(), first.rows().size() + second.rows().size()));
      assertThat(first.rows().size() + second.rows().size() + last.keys().readable().size())
          .isEqualTo(5_000);
      assertThat(last.keys().inactive()).isEqualTo(7);
    }
  }

  private static List<ValidatorKeyRecord> rows(int count) {
    return IntStream.range(0, count)
        .mapToObj(
            i ->
                new ValidatorKeyRecord(
                    Configurations.DEPLOYMENT,
                    String.format("%096x", i),
                    "hoodi",
                    V1_CIPHERTEXT,
                    true,
                    1))
        .toList();
  }
}
