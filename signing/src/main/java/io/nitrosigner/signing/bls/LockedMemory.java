package io.nitrosigner.signing.bls;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Native memory for scalars that the kernel is asked never to swap: outside the heap, so that no
 * garbage collection leaves copies behind. Pages stay locked for the life of the process and their
 * slots are used again; there are as many as the most keys ever held at once. Thread-safe.
 */
final class LockedMemory {
  private static final long PAGE = 4096;

  private static final MethodHandle MLOCK =
      Linker.nativeLinker()
          .downcallHandle(
              Linker.nativeLinker().defaultLookup().findOrThrow("mlock"),
              FunctionDescriptor.of(
                  ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_LONG));

  private static final Deque<MemorySegment> FREE = new ArrayDeque<>();

  private LockedMemory() {}

  /** A zeroed slot for one scalar, to be handed back to {@link #release}. */
  static MemorySegment scalar() {
    synchronized (FREE) {
      if (FREE.isEmpty()) {
        lockOneMorePage();
      }
      return FREE.pop();
    }
  }

  /** Wipes {@code slot} and takes it back; nobody may use it any longer. */
  static void release(MemorySegment slot) {
    slot.fill((byte) 0);
    synchronized (FREE) {
      FREE.push(slot);
    }
  }

  private static void lockOneMorePage() {
    MemorySegment page = Arena.global().allocate(PAGE, PAGE);
    try {
      // Best effort: where RLIMIT_MEMLOCK forbids it, the keys are still off the heap and wiped.
      int _ = (int) MLOCK.invokeExact(page, PAGE);
    } catch (Throwable e) {
      throw new AssertionError("mlock does not throw", e);
    }
    for (long at = 0; at < PAGE; at += Blst.SCALAR) {
      FREE.push(page.asSlice(at, Blst.SCALAR));
    }
  }
}
