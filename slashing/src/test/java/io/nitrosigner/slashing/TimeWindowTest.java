package io.nitrosigner.slashing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nitrosigner.signing.network.Network;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Around the middle of epoch 10 of a chain with mainnet's times, two epochs wide. */
final class TimeWindowTest {
  private static final Instant GENESIS = Instant.ofEpochSecond(1_606_824_023);
  private static final Duration SLOT = Duration.ofSeconds(12);
  private static final TimeWindow WINDOW = new TimeWindow(GENESIS, SLOT, 32, 2);
  private static final Instant NOW = GENESIS.plus(SLOT.multipliedBy(10 * 32 + 16));

  @ParameterizedTest
  @CsvSource({
    "0, false",
    "271, false",
    "272, true",
    "336, true",
    "400, true",
    "401, false",
    "9223372036854775807, false"
  })
  void containsTheSlotsUpToItsWidthAway(long slot, boolean contained) {
    assertThat(WINDOW.contains(Duties.block(slot, "a"), NOW)).isEqualTo(contained);
  }

  @ParameterizedTest
  @CsvSource({
    "0, false",
    "7, false",
    "8, true",
    "10, true",
    "12, true",
    "13, false",
    "9223372036854775807, false"
  })
  void containsTheTargetsUpToItsWidthAway(long target, boolean contained) {
    assertThat(WINDOW.contains(Duties.vote(0, target, "a"), NOW)).isEqualTo(contained);
  }

  @Test
  void movesWithTheLastInstantOfASlot() {
    Instant next = NOW.plus(SLOT);

    assertThat(WINDOW.contains(Duties.block(401, "a"), next.minusMillis(1))).isFalse();
    assertThat(WINDOW.contains(Duties.block(401, "a"), next)).isTrue();
    assertThat(WINDOW.contains(Duties.block(272, "a"), next.minusMillis(1))).isTrue();
    assertThat(WINDOW.contains(Duties.block(272, "a"), next)).isFalse();
  }

  @Test
  void countsBackBeforeGenesis() {
    Instant justBefore = GENESIS.minusMillis(1);
    Instant longBefore = GENESIS.minus(SLOT.multipliedBy(65));

    assertThat(WINDOW.contains(Duties.block(63, "a"), justBefore)).isTrue();
    assertThat(WINDOW.contains(Duties.block(64, "a"), justBefore)).isFalse();
    assertThat(WINDOW.contains(Duties.vote(0, 1, "a"), justBefore)).isTrue();
    assertThat(WINDOW.contains(Duties.vote(0, 2, "a"), justBefore)).isFalse();
    assertThat(WINDOW.contains(Duties.block(0, "a"), longBefore)).isFalse();
    assertThat(WINDOW.contains(Duties.vote(0, 0, "a"), longBefore)).isFalse();
  }

  @Test
  void admitsEveryWatermarkUpToItsEnd() {
    assertThat(WINDOW.admits(Watermark.NEVER_SIGNED, NOW)).isTrue();
    assertThat(WINDOW.admits(Histories.signed(Duties.block(0, "a")), NOW)).isTrue();
    assertThat(WINDOW.admits(Histories.signed(Duties.block(400, "a")), NOW)).isTrue();
    assertThat(WINDOW.admits(Histories.signed(Duties.block(401, "a")), NOW)).isFalse();
    assertThat(WINDOW.admits(Histories.signed(Duties.vote(0, 12, "a")), NOW)).isTrue();
    assertThat(WINDOW.admits(Histories.signed(Duties.vote(0, 13, "a")), NOW)).isFalse();
  }

  @Test
  void admitsNoSourceAfterItsEnd() {
    Watermark.Vote vote = new Watermark.Vote(13, 12, Optional.empty());
    Watermark inverted = new Watermark(Optional.empty(), Optional.empty(), Optional.of(vote));

    assertThat(WINDOW.admits(inverted, NOW)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 9})
  void isNeitherEmptyNorBoundless(int epochs) {
    assertThatThrownBy(() -> new TimeWindow(GENESIS, SLOT, 32, epochs))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("epochs: expected 1 to 8, was " + epochs);
  }

  @Test
  void takesItsTimesFromTheNetwork() {
    Map<String, String> config = new HashMap<>();
    config.put("PRESET_BASE", "mainnet");
    config.put("SECONDS_PER_SLOT", "12");
    config.put("GENESIS_FORK_VERSION", "0x00000000");
    assertThat(TimeWindow.of(Network.read(config), 2)).isEmpty();

    config.put("GENESIS_TIME", Long.toString(GENESIS.getEpochSecond()));
    assertThat(TimeWindow.of(Network.read(config), 2)).contains(WINDOW);
  }
}
