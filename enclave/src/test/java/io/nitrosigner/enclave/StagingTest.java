package io.nitrosigner.enclave;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nitrosigner.protocol.ProtocolException;
import io.nitrosigner.protocol.control.ControlRequest;
import io.nitrosigner.protocol.control.KeyRows;
import io.nitrosigner.protocol.control.KeyRows.Staged;
import io.nitrosigner.protocol.records.ValidatorKeyRecord;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class StagingTest {
  private static final ValidatorKeyRecord ROW =
      new ValidatorKeyRecord("none", "ab".repeat(48), "hoodi", "A".repeat(895), true, 1);

  /** With its deployment, public key and chain. */
  private static final int ROW_CHARACTERS = 1_000;

  private Instant now = Instant.parse("2026-11-22T12:00:00Z");
  private final Staging staging = new Staging(() -> now, 10 * ROW_CHARACTERS);

  @Test
  void putsWhatWasStagedBeforeTheRest() {
    ValidatorKeyRecord last = new ValidatorKeyRecord("none", "cd".repeat(48), "hoodi", "", true, 1);
    stage("a", 2);
    stage("a", 1);

    KeyRows all = staging.complete(rows(List.of(last), "a", 3));

    assertThat(all.readable()).containsExactly(ROW, ROW, ROW, last);
    assertThat(all.staged()).isEmpty();
  }

  @Test
  void forgetsWhatItHasGivenAway() {
    stage("a", 1);
    staging.complete(rows(List.of(), "a", 1));

    assertMissing("a", 1);
  }

  @Test
  void forgetsAStagingWhenAnotherBegins() {
    stage("a", 1);
    stage("b", 2);

    assertMissing("a", 1);
    assertThat(staging.complete(rows(List.of(), "b", 2)).readable()).hasSize(2);
  }

  @Test
  void forgetsAStagingThatIsOld() {
    stage("a", 1);
    now = now.plus(Staging.GOOD_FOR);
    stage("a", 1);
    now = now.plus(Staging.GOOD_FOR);
    staging.forgetOld();
    assertThat(staging.complete(rows(List.of(), "a", 2)).readable()).hasSize(2);

    stage("a", 1);
    now = now.plus(Staging.GOOD_FOR).plusMillis(1);
    assertMissing("a", 1);
  }

  @Test
  void takesNoMoreThanItsMemoryHolds() {
    stage("a", 10);
    assertThatThrownBy(() -> stage("a", 1))
        .isInstanceOf(ProtocolException.class)
        .hasMessageContaining("at most 50000 rows of 10000 characters can be staged");

    assertMissing("a", 10);
    stage("a", 10);
  }

  @Test
  void takesNoMoreRowsThanAnEnclaveMayHold() {
    Staging wide = new Staging(() -> now);
    ValidatorKeyRecord small = new ValidatorKeyRecord("none", "ab".repeat(48), "", "", true, 1);
    List<ValidatorKeyRecord> most = Collections.nCopies(KeyRows.MAX_KEYS, small);
    wide.add(new ControlRequest.Rows("a", most));

    assertThatThrownBy(() -> wide.add(new ControlRequest.Rows("a", List.of(small))))
        .isInstanceOf(ProtocolException.class);
    wide.add(new ControlRequest.Rows("a", most));
    assertThatThrownBy(() -> wide.complete(rows(List.of(small), "a", KeyRows.MAX_KEYS)))
        .isInstanceOf(ProtocolException.class)
        .hasMessage("encrypted_validator_keys: at most 50000 entries, were 50001");
  }

  @Test
  void wantsANameOfBoundedLength() {
    for (String name : List.of("", "x".repeat(65))) {
      assertThatThrownBy(() -> stage(name, 1))
          .isInstanceOf(ProtocolException.class)
          .hasMessageStartingWith("staging: expected 1 to 64 characters");
    }
  }

  private void stage(String name, int count) {
    staging.add(new ControlRequest.Rows(name, Collections.nCopies(count, ROW)));
  }

  private void assertMissing(String name, int count) {
    assertThatThrownBy(() -> staging.complete(rows(List.of(), name, count)))
        .isInstanceOf(ProtocolException.class)
        .hasMessage("staged: expected " + count + " rows staged before, found 0");
  }

  private static KeyRows rows(List<ValidatorKeyRecord> last, String name, int count) {
    return new KeyRows(last, List.of(), 0, Optional.of(new Staged(name, count)));
  }
}
