package io.nitrosigner.slashing;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** What may happen to a key that two enclaves sign with; duties are numbers. */
sealed interface Event {
  /** A client asks one of the enclaves. */
  record Asked(int enclave, int duty) implements Event {}

  /** What was signed elsewhere is added to the history, with or without its signing roots. */
  record Added(List<Integer> signedElsewhere, boolean withRoots) implements Event {}

  /** An enclave forgets everything. */
  record Restarted(int enclave) implements Event {}

  /** The store will not answer: before it reads or writes, or after it has written. */
  record Failing(WatchedStore.Moment moment) implements Event {}

  static Arbitrary<Event> asked() {
    return Combinators.combine(enclave(), duty()).as(Asked::new);
  }

  static Arbitrary<Added> added() {
    return Combinators.combine(duty().list().ofMaxSize(3), Arbitraries.of(true, false))
        .as(Added::new);
  }

  static Arbitrary<Event> restarted() {
    return enclave().map(Restarted::new);
  }

  static Arbitrary<Event> failing() {
    return Arbitraries.of(WatchedStore.Moment.class).map(Failing::new);
  }

  private static Arbitrary<Integer> enclave() {
    return Arbitraries.of(0, 1);
  }

  private static Arbitrary<Integer> duty() {
    return Arbitraries.of(0, 1, 2, 3, 4, 5, 6, 7);
  }
}
