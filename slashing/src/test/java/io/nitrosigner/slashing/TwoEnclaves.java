package io.nitrosigner.slashing;

import static io.nitrosigner.slashing.Keys.KEY;

import io.nitrosigner.signing.duty.Duty;
import io.nitrosigner.slashing.History.Unregistered;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Two ledgers over one store, and the whole truth of what was signed with a key. */
final class TwoEnclaves {
  private final List<Duty.Slashable> duties;
  private final WatchedStore store = new WatchedStore();
  private final History history = new History(store);
  private final Ledger[] ledgers = {ledger(), ledger()};
  private final List<Duty.Slashable> signed = new ArrayList<>();
  private final List<Duty.Slashable> refusedAlthoughAdvancing = new ArrayList<>();

  /** Over a store that knows the past. */
  TwoEnclaves(List<Duty.Slashable> duties, Event.Added past) {
    this.duties = duties;
    meet(past);
  }

  List<Duty.Slashable> signed() {
    return signed;
  }

  /** What was refused although it came after all that had been signed. */
  List<Duty.Slashable> refusedAlthoughAdvancing() {
    return refusedAlthoughAdvancing;
  }

  void meet(Event event) {
    switch (event) {
      case Event.Asked(int enclave, int duty) -> ask(ledgers[enclave], duty(duty));
      case Event.Added(List<Integer> elsewhere, boolean withRoots) -> add(elsewhere, withRoots);
      case Event.Restarted(int enclave) -> ledgers[enclave] = ledger();
      case Event.Failing(WatchedStore.Moment moment) -> store.failOnce(moment);
    }
  }

  private void ask(Ledger ledger, Duty.Slashable duty) {
    try {
      ledger.permit(KEY, duty);
      signed.add(duty);
    } catch (SlashableException | StoreUnavailableException e) {
      if (signed.stream().allMatch(earlier -> advances(earlier, duty))) {
        refusedAlthoughAdvancing.add(duty);
      }
    }
  }

  /** Others sign too, but nothing that is slashable already; what is added is added in the end. */
  private void add(List<Integer> elsewhere, boolean withRoots) {
    List<Duty.Slashable> added = new ArrayList<>();
    for (Duty.Slashable duty : elsewhere.stream().map(this::duty).toList()) {
      signed.add(duty);
      if (Offences.among(signed)) {
        signed.removeLast();
      } else {
        added.add(duty);
      }
    }
    Watermark floor = Histories.signed(added);
    while (!raise(withRoots ? floor : Histories.withoutRoots(floor))) {}
  }

  private boolean raise(Watermark floor) {
    try {
      history.raise(KEY, floor, Unregistered.CREATE);
      return true;
    } catch (StoreUnavailableException tryAgain) {
      return false;
    }
  }

  private Duty.Slashable duty(int number) {
    return duties.get(number % duties.size());
  }

  private Ledger ledger() {
    return new Ledger(store, _ -> Optional.empty());
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
