package io.nitrosigner.operator.slashing;

import static io.nitrosigner.operator.Histories.CHAIN;
import static io.nitrosigner.operator.Histories.OTHER_CHAIN;
import static io.nitrosigner.operator.Histories.key;
import static io.nitrosigner.operator.Histories.signed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.nitrosigner.operator.UsageException;
import io.nitrosigner.signing.bls.PublicKey;
import io.nitrosigner.slashing.Watermark;
import io.nitrosigner.slashing.interchange.Interchange;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class HistoryImportTest {
  private static final Watermark SIGNED = signed(CHAIN, 90, 2, 3);

  @TempDir private Path directory;

  @Test
  void picksTheDeploymentsKeysAndNamesTheOthers() throws Exception {
    FakeEnclaveHistory enclave = new FakeEnclaveHistory(1);
    HistoryImport plan = plan(Map.of(key(1), SIGNED, key(2), SIGNED), Set.of(key(2), key(3)));
    List<KeyReport> reports = plan.send(new HistoryBatches(enclave, done -> {}));

    assertThat(reports)
        .extracting(KeyReport::pubkey, KeyReport::outcome)
        .containsExactly(
            tuple(key(2).toString(), KeyOutcome.RAISED),
            tuple(key(1).toString(), KeyOutcome.UNKNOWN_KEY));
    assertThat(enclave.asked).singleElement().matches(history -> history.create());
    assertThat(enclave.asked.getFirst().genesisValidatorsRoot()).contains(CHAIN.toString());
    assertThat(enclave.asked.getFirst().records()).hasSize(1);
  }

  @Test
  void foreseesWhatWouldHappen() {
    Map<PublicKey, Watermark> file = new LinkedHashMap<>();
    for (int i = 1; i <= 6; i++) {
      file.put(key(i), SIGNED);
    }
    HistoryImport plan = plan(file, Set.of(key(1), key(2), key(3), key(4), key(5)));

    assertThat(
            plan.foresee(
                Map.of(
                    key(2), SIGNED,
                    key(3), signed(CHAIN, 89, 2, 3),
                    key(4), signed(OTHER_CHAIN, 90, 2, 3),
                    key(5), signed(CHAIN, 91, 3, 4))))
        .extracting(KeyReport::outcome)
        .containsExactly(
            KeyOutcome.CREATED,
            KeyOutcome.UNCHANGED,
            KeyOutcome.RAISED,
            KeyOutcome.OTHER_CHAIN,
            KeyOutcome.UNCHANGED,
            KeyOutcome.UNKNOWN_KEY);
  }

  @Test
  void readsAFileInWhichAKeyHasNeverSigned() throws Exception {
    Path file =
        Files.writeString(
            directory.resolve("history.json"),
            """
            {"metadata": {"interchange_format_version": "5", "genesis_validators_root": "%s"},
             "data": [{"pubkey": "%s", "signed_blocks": [], "signed_attestations": []}]}
            """
                .formatted(CHAIN, key(1)));

    assertThat(HistoryImport.read(file).watermarks())
        .containsExactly(Map.entry(key(1), Watermark.neverSigned(Optional.of(CHAIN))));
  }

  @Test
  void tellsThatThereIsNoFile() {
    Path missing = directory.resolve("history.json");

    assertThatThrownBy(() -> HistoryImport.read(missing))
        .isInstanceOf(UsageException.class)
        .hasMessage("no file " + missing);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "hello",
        "{}",
        "{\"metadata\":{\"interchange_format_version\":\"4\",\"genesis_validators_root\":\"0x"
            + "c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0\"},\"data\":[]}"
      })
  void refusesWhatIsNoInterchangeFile(String content) throws Exception {
    Path file = Files.writeString(directory.resolve("history.json"), content);

    assertThatThrownBy(() -> HistoryImport.read(file))
        .isInstanceOfSatisfying(
            UsageException.class,
            e -> assertThat(e.hint()).contains("expected a file of EIP-3076, format version 5"))
        .hasMessageStartingWith(file + ": ");
  }

  private static HistoryImport plan(Map<PublicKey, Watermark> file, Set<PublicKey> keys) {
    return HistoryImport.of(new Interchange(CHAIN, file), keys);
  }
}
