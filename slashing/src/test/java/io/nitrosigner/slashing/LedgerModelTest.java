package io.nitrosigner.slashing;

import static org.assertj.core.api.Assertions.assertThat;

import io.nitrosigner.signing.duty.Duty;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Any history of requests, held against what the chain punishes. */
final class LedgerModelTest {
  private static final long LAST = 7;

  @Property(tries = 500)
  void signsNothingSlashableAndRefusesNothingThatAdvances(
      @ForAll("histories") List<Duty.Slashable> requests) {
    Ledger ledger = new Ledger(new RecordingStore());
    List<Duty.Slashable> signed = new ArrayList<>();
    for (Duty.Slashable duty : requests) {
      boolean advances = signed.stream().allMatch(earlier -> advances(earlier, duty));
      if (isPermitted(ledger, duty)) {
        signed.add(duty);
      } else {
        assertThat(advances).as("%s after %s", duty, signed).isFalse();
      }
    }
    assertThat(Offences.among(signed)).isFalse();
  }

  @Provide
  static Arbitrary<List<Duty.Slashable>> histories() {
    Arbitrary<Long> time = Arbitraries.longs().between(0, LAST);
    Arbitrary<String> content = Arbitraries.of("a", "b");
    Arbitrary<Duty.Slashable> block = Combinators.combine(time, content).as(Duties::block);
    Arbitrary<Duty.Slashable> vote =
        Combinators.combine(time, time, content)
            .as(
                (one, another, c) ->
                    Duties.vote(Math.min(one, another), Math.max(one, another), c));
    return Arbitraries.oneOf(block, vote).list().ofMaxSize(20);
  }

  private static boolean isPermitted(Ledger ledger, Duty.Slashable duty) {
    try {
      ledger.permit(RecordingStore.KEY, duty);
      return true;
    } catch (SlashableException e) {
      return false;
    }
  }

  private static boolean advances(Duty.Slashable earlier, Duty.Slashable next) {
    return switch (next) {
      case Duty.Block block -> !(earlier instanceof Duty.Block b) || b.slot() < block.slot();
      case Duty.Vote vote ->
          !(earlier instanceof Duty.Vote v)
              || (v.sourceEpoch() <= vote.sourceEpoch() && v.targetEpoch() < vote.targetEpoch());
    };
  }
}
