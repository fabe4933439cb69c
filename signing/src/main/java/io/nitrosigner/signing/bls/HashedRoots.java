package io.nitrosigner.signing.bls;

import io.nitrosigner.signing.duty.SigningRoot;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * H(m) of the signing roots last used. Hashing to the curve is half of a signature and depends on
 * the root alone, and all keys with the same duty in a slot sign the same root. Thread-safe: two
 * threads that miss together both compute, which takes neither longer than waiting would.
 */
final class HashedRoots {
  /** Some slots' worth of distinct roots; an entry takes about half a kilobyte. */
  private static final int CAPACITY = 1024;

  private final Map<SigningRoot, byte[]> points = new LeastRecentlyUsed();

  /** H(root), in memory of {@code arena}. */
  MemorySegment point(SigningRoot root, Arena arena) {
    MemorySegment point = arena.allocate(Blst.P2, Blst.ALIGNMENT);
    byte[] known;
    synchronized (points) {
      known = points.get(root);
    }
    if (known != null) {
      return point.copyFrom(MemorySegment.ofArray(known));
    }
    MemorySegment message = arena.allocateFrom(ValueLayout.JAVA_BYTE, root.root().bytes());
    Blst.hashToG2(point, message);
    synchronized (points) {
      points.put(root, point.toArray(ValueLayout.JAVA_BYTE));
    }
    return point;
  }

  private static final class LeastRecentlyUsed extends LinkedHashMap<SigningRoot, byte[]> {
    private static final long serialVersionUID = 1L;

    LeastRecentlyUsed() {
      super(2 * CAPACITY, 0.75f, true);
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<SigningRoot, byte[]> eldest) {
      return size() > CAPACITY;
    }
  }
}
