package io.nitrosigner.enclave.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.nitrosigner.nitro.nsm.NsmException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class CheckedClockTest {
  private static final Instant START = Instant.parse("2026-11-22T12:00:00Z");

  /** The hypervisor's clock, the enclave's, and the monotonic one, which tests move. */
  private Instant hypervisor = START;

  private Instant own = START;
  private long nanos = 5;
  private boolean broken;

  private final CheckedClock clock = CheckedClock.idle(this::signed, () -> own, () -> nanos);

  private Instant signed() {
    if (broken) {
      throw new NsmException("the module is gone");
    }
    return hypervisor;
  }

  private void pass(Duration time) {
    hypervisor = hypervisor.plus(time);
    own = own.plus(time);
    nanos += time.toNanos();
  }

  @Test
  void isBelievedOnceItWasCompared() {
    assertThat(clock.now()).isEmpty();
    clock.check();
    assertThat(clock.now()).contains(START);
    pass(Duration.ofMinutes(9));
    assertThat(clock.now()).contains(own);
    assertThat(clock.offset()).contains(Duration.ZERO);
  }

  @Test
  void isNotBelievedWhenItDiffersFromTheHypervisors() {
    own = START.plus(CheckedClock.TOLERANCE);
    clock.check();
    assertThat(clock.now()).contains(own);
    own = own.plusMillis(1);
    clock.check();
    assertThat(clock.now()).isEmpty();
    assertThat(clock.offset()).contains(CheckedClock.TOLERANCE.plusMillis(1));
  }

  @Test
  void isNotBelievedFromTheMomentItJumps() {
    clock.check();
    pass(Duration.ofSeconds(10));
    own = own.minusSeconds(61);
    assertThat(clock.now()).isEmpty();
    own = own.plusSeconds(61);
    assertThat(clock.now()).contains(own);
  }

  @Test
  void isNotBelievedWhenItWasNotComparedForLong() {
    clock.check();
    broken = true;
    pass(CheckedClock.GOOD_FOR);
    clock.check();
    assertThat(clock.now()).contains(own);
    pass(Duration.ofMillis(1));
    assertThat(clock.now()).isEmpty();
    broken = false;
    clock.check();
    assertThat(clock.now()).contains(own);
  }

  @Test
  void learnsNothingFromAnAnswerThatTookLong() {
    long[] readings = {0, CheckedClock.LONG.toNanos() + 1};
    int[] next = {0};
    CheckedClock slow =
        CheckedClock.idle(this::signed, () -> own, () -> readings[Math.min(next[0]++, 1)]);
    slow.check();
    assertThat(slow.offset()).isEmpty();
  }
}
