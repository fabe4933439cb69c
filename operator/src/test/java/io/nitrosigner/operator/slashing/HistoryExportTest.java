package io.nitrosigner.operator.slashing;

import static io.nitrosigner.operator.Histories.CHAIN;
import static io.nitrosigner.operator.Histories.OTHER_CHAIN;
import static io.nitrosigner.operator.Histories.key;
import static io.nitrosigner.operator.Histories.signed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nitrosigner.operator.UsageException;
import io.nitrosigner.signing.bls.PublicKey;
import io.nitrosigner.slashing.Watermark;
import io.nitrosigner.slashing.interchange.Interchange;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class HistoryExportTest {
  private static final List<PublicKey> KEYS = List.of(key(1), key(2), key(3));
  private static final Watermark SIGNED = signed(CHAIN, 90, 2, 3);

  @Test
  void exportsWhatIsStoredAndNamesTheKeysWithoutHistory() {
    HistoryExport export =
        HistoryExport.of(
            KEYS, Map.of(key(1), SIGNED, key(3), Watermark.NEVER_SIGNED), Optional.empty());

    assertThat(export.interchange())
        .isEqualTo(
            new Interchange(
                CHAIN, Map.of(key(1), SIGNED, key(3), Watermark.neverSigned(Optional.of(CHAIN)))));
    assertThat(export.unregistered()).containsExactly(key(2));
  }

  @Test
  void wantsToBeToldTheChainWhenNoHistoryNamesIt() {
    Map<PublicKey, Watermark> stored = Map.of(key(1), Watermark.NEVER_SIGNED);

    assertThatThrownBy(() -> HistoryExport.of(KEYS, stored, Optional.empty()))
        .isInstanceOfSatisfying(
            UsageException.class,
            e -> assertThat(e.hint().orElseThrow()).contains("--genesis-validators-root ROOT"))
        .hasMessage("no history names its chain yet");
    assertThat(HistoryExport.of(KEYS, stored, Optional.of(CHAIN)).interchange().watermarks())
        .containsOnlyKeys(key(1));
  }

  @Test
  void refusesToMixChains() {
    Map<PublicKey, Watermark> stored =
        Map.of(key(1), SIGNED, key(2), signed(OTHER_CHAIN, 90, 2, 3));

    assertThatThrownBy(() -> HistoryExport.of(KEYS, stored, Optional.empty()))
        .isInstanceOf(UsageException.class)
        .hasMessage("genesis validators root: expected one, were " + CHAIN + ", " + OTHER_CHAIN);
    assertThatThrownBy(
            () -> HistoryExport.of(KEYS, Map.of(key(1), SIGNED), Optional.of(OTHER_CHAIN)))
        .isInstanceOf(UsageException.class)
        .hasMessageStartingWith("genesis validators root: expected one, were ");
  }

  @Test
  void writesNoEmptyFile() {
    assertThatThrownBy(() -> HistoryExport.of(KEYS, Map.of(), Optional.of(CHAIN)))
        .isInstanceOf(UsageException.class)
        .hasMessage("none of 3 keys has a history: there is nothing to export");
  }
}
