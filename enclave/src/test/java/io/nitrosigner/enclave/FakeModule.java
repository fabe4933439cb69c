package io.nitrosigner.enclave;

import io.nitrosigner.nitro.measurement.Pcr;
import io.nitrosigner.nitro.nsm.AttestationRequest;
import io.nitrosigner.nitro.nsm.ModuleDescription;
import io.nitrosigner.nitro.nsm.PcrDescription;
import io.nitrosigner.nitro.nsm.SecurityModule;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;

/** A security module that keeps registers and attests to nothing; it locks only if told to. */
public final class FakeModule implements SecurityModule {
  /** What register 0 holds. */
  public static final Pcr IMAGE = Pcr.parse("ab".repeat(Pcr.LENGTH));

  private final TreeMap<Integer, Pcr> registers = new TreeMap<>();
  private final TreeSet<Integer> locked = new TreeSet<>();
  private final boolean locking;
  private final boolean debug;

  private FakeModule(boolean locking, boolean debug) {
    this.locking = locking;
    this.debug = debug;
    registers.put(0, IMAGE);
  }

  /** As after boot. */
  public static FakeModule fresh() {
    return new FakeModule(true, false);
  }

  /** One that says that it locks, and does not. */
  public static FakeModule withoutLocks() {
    return new FakeModule(false, false);
  }

  /** One of a debug enclave, whose registers read as zero whatever they hold. */
  public static FakeModule inDebugMode() {
    return new FakeModule(true, true);
  }

  @Override
  public ModuleDescription describe() {
    return new ModuleDescription(1, 0, 0, "i-1-enc1", Pcr.COUNT, locked, "SHA384");
  }

  @Override
  public PcrDescription describePcr(int index) {
    return new PcrDescription(locked.contains(index), debug ? Pcr.ZERO : value(index));
  }

  @Override
  public Pcr extendPcr(int index, byte[] data) {
    Pcr extended = value(index).extend(data);
    registers.put(index, extended);
    return extended;
  }

  private Pcr value(int index) {
    return registers.getOrDefault(index, Pcr.ZERO);
  }

  @Override
  public void lockPcr(int index) {
    if (locking) {
      locked.add(index);
    }
  }

  @Override
  public void lockPcrs(int range) {
    IntStream.range(0, range).forEach(this::lockPcr);
  }

  @Override
  public byte[] random() {
    throw new UnsupportedOperationException();
  }

  @Override
  public byte[] attest(AttestationRequest request) {
    throw new UnsupportedOperationException();
  }
}
