package io.nitrosigner.emulators.nsm;

import io.nitrosigner.nitro.measurement.Pcr;
import io.nitrosigner.nitro.nsm.NsmError;
import io.nitrosigner.nitro.nsm.NsmResponse;
import io.nitrosigner.nitro.nsm.PcrDescription;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.SortedSet;
import java.util.TreeSet;

/** The 32 registers: the first 16 locked from the start, the rest open until locked. */
final class PcrBank {
  private final Pcr[] values = new Pcr[Pcr.COUNT];
  private final boolean[] locked = new boolean[Pcr.COUNT];
  private final boolean debug;

  PcrBank(BootRegisters boot) {
    Arrays.fill(values, Pcr.ZERO);
    boot.values().forEach((index, value) -> values[index] = value);
    Arrays.fill(locked, 0, BootRegisters.RESERVED, true);
    debug = boot.debug();
  }

  NsmResponse describe(int index) {
    if (index >= Pcr.COUNT) {
      return new NsmResponse.Failure(NsmError.INVALID_INDEX);
    }
    return new NsmResponse.DescribePcr(new PcrDescription(locked[index], shown(index)));
  }

  NsmResponse extend(int index, byte[] data) {
    if (index >= Pcr.COUNT) {
      return new NsmResponse.Failure(NsmError.INVALID_INDEX);
    }
    if (locked[index]) {
      return new NsmResponse.Failure(NsmError.READ_ONLY_INDEX);
    }
    values[index] = values[index].extend(data);
    return new NsmResponse.ExtendPcr(values[index]);
  }

  NsmResponse lock(int index) {
    if (index >= Pcr.COUNT) {
      return new NsmResponse.Failure(NsmError.INVALID_INDEX);
    }
    if (locked[index]) {
      return new NsmResponse.Failure(NsmError.READ_ONLY_INDEX);
    }
    locked[index] = true;
    return new NsmResponse.LockPcr();
  }

  /** Unlike {@link #lock}, this passes over registers that are locked already. */
  NsmResponse lockBelow(int range) {
    if (range > Pcr.COUNT) {
      return new NsmResponse.Failure(NsmError.INVALID_INDEX);
    }
    Arrays.fill(locked, 0, range, true);
    return new NsmResponse.LockPcrs();
  }

  SortedSet<Integer> lockedIndices() {
    return new TreeSet<>(shownInDocuments().keySet());
  }

  /** A register appears in a document once it can no longer change. */
  SequencedMap<Integer, Pcr> shownInDocuments() {
    SequencedMap<Integer, Pcr> shown = new LinkedHashMap<>();
    for (int index = 0; index < Pcr.COUNT; index++) {
      if (locked[index]) {
        shown.put(index, shown(index));
      }
    }
    return shown;
  }

  private Pcr shown(int index) {
    return debug ? Pcr.ZERO : values[index];
  }
}
