package io.nitrosigner.slashing;

import static org.assertj.core.api.Assertions.assertThat;

import io.nitrosigner.signing.duty.Duty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class HighWatermarkTest {
  private static final HighWatermark END = new HighWatermark(10, 320);

  @ParameterizedTest
  @CsvSource({"0, true", "319, true", "320, false", "321, false"})
  void admitsBlocksBelowItsSlot(long slot, boolean admitted) {
    assertThat(END.admits(Duties.block(slot, "a"))).isEqualTo(admitted);
  }

  @ParameterizedTest
  @CsvSource({"0, 9, true", "9, 9, true", "9, 10, false", "10, 10, false", "11, 12, false"})
  void admitsVotesBelowItsEpoch(long source, long target, boolean admitted) {
    assertThat(END.admits(Duties.vote(source, target, "a"))).isEqualTo(admitted);
  }

  @Test
  void admitsNoSourceAtItsEpochWhateverTheTarget() {
    Duty.Vote valid = Duties.vote(1, 2, "a");

    assertThat(END.admits(new Duty.Vote(10, 9, valid.signingRoot(), valid.genesisValidatorsRoot())))
        .isFalse();
  }
}
