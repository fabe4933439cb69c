package io.nitrosigner.slashing;

import static org.assertj.core.api.Assertions.assertThat;

import io.nitrosigner.signing.duty.Duty;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Any course of events for one key, held against what the chain punishes. */
final class LedgerModelTest {
  @Property(tries = 2000, edgeCases = EdgeCasesMode.NONE)
  void signsNothingSlashableAndRefusesNothingThatAdvances(
      @ForAll("duties") List<Duty.Slashable> duties,
      @ForAll("past") Event.Added past,
      @ForAll("quietCourses") List<Event> course) {
    TwoEnclaves enclaves = new TwoEnclaves(duties, past);
    course.forEach(enclaves::meet);

    assertThat(Offences.among(enclaves.signed())).isFalse();
    assertThat(enclaves.refusedAlthoughAdvancing()).isEmpty();
  }

  @Property(tries = 10_000, edgeCases = EdgeCasesMode.NONE)
  void signsNothingSlashableWhateverTheStoreDoes(
      @ForAll("duties") List<Duty.Slashable> duties,
      @ForAll("past") Event.Added past,
      @ForAll("roughCourses") List<Event> course) {
    TwoEnclaves enclaves = new TwoEnclaves(duties, past);
    course.forEach(enclaves::meet);

    assertThat(Offences.among(enclaves.signed())).isFalse();
  }

  /** So few that courses come back to them again and again. */
  @Provide
  static Arbitrary<List<Duty.Slashable>> duties() {
    return AnyDuty.slashable().list().ofMinSize(2).ofMaxSize(8);
  }

  @Provide
  static Arbitrary<Event.Added> past() {
    return Event.added();
  }

  @Provide
  static Arbitrary<List<Event>> quietCourses() {
    return course(Arbitraries.oneOf(Event.added(), Event.restarted()));
  }

  @Provide
  static Arbitrary<List<Event>> roughCourses() {
    return course(Arbitraries.oneOf(Event.added(), Event.restarted(), Event.failing()));
  }

  /** Half of what happens is that clients ask. */
  private static Arbitrary<List<Event>> course(Arbitrary<? extends Event> rest) {
    return Arbitraries.oneOf(Event.asked(), rest).list().ofMinSize(10).ofMaxSize(30);
  }
}
