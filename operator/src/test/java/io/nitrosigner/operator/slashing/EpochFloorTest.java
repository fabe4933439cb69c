package io.nitrosigner.operator.slashing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nitrosigner.operator.UsageException;
import io.nitrosigner.slashing.Watermark;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class EpochFloorTest {
  @Test
  void reachesTheLastSlotOfTheEpoch() {
    assertThat(new EpochFloor(10, 32).watermark())
        .isEqualTo(
            new Watermark(
                Optional.empty(),
                Optional.of(new Watermark.Block(351, Optional.empty())),
                Optional.of(new Watermark.Vote(10, 10, Optional.empty()))));
    assertThat(new EpochFloor(0, 16).lastSlot()).isEqualTo(15);
    assertThat(new EpochFloor(0, 16).watermark().vote())
        .contains(new Watermark.Vote(0, 0, Optional.empty()));
  }

  @ParameterizedTest
  @CsvSource({"-1,32", "1,0", "288230376151711743,32", "9223372036854775807,1"})
  void refusesEpochsWithoutSlots(long epoch, int slotsPerEpoch) {
    assertThatThrownBy(() -> new EpochFloor(epoch, slotsPerEpoch))
        .isInstanceOf(UsageException.class)
        .hasMessageStartingWith("epoch: expected one whose slots are below 2^63, was " + epoch);
  }

  @Test
  void reachesAsFarAsSlotsDo() {
    assertThat(new EpochFloor(288230376151711742L, 32).lastSlot()).isEqualTo(Long.MAX_VALUE - 32);
  }
}
