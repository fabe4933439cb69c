package io.nitrosigner.slashing;

import io.nitrosigner.signing.duty.Duty;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;

/** Blocks and votes so few that they meet. */
final class AnyDuty {
  private static final long LAST = 3;
  private static final List<Duty.Slashable> ALL = all();

  private AnyDuty() {}

  static Arbitrary<Duty.Slashable> slashable() {
    return Arbitraries.of(ALL);
  }

  private static List<Duty.Slashable> all() {
    List<Duty.Slashable> all = new ArrayList<>();
    for (String content : List.of("a", "b")) {
      for (long time = 0; time <= LAST; time++) {
        all.add(Duties.block(time, content));
        for (long source = 0; source <= time; source++) {
          all.add(Duties.vote(source, time, content));
        }
      }
    }
    return all;
  }
}
