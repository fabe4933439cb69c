package io.nitrosigner.nitro.vsock;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A connected pair of sequential-packet sockets, on which one read returns exactly what one system
 * call wrote: it makes the size of every write visible.
 */
final class Packets implements AutoCloseable {
  private static final int SEQPACKET_NONBLOCK_CLOEXEC = 5 | 0x800 | 0x80000;
  private static final int MAX_PACKET = 1 << 20;
  private static final int PATIENCE_MILLIS = 10_000;
  private static final MethodHandle SOCKETPAIR =
      Linker.nativeLinker()
          .downcallHandle(
              Linker.nativeLinker().defaultLookup().findOrThrow("socketpair"),
              FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS));

  private final int writer;
  private final int reader;
  private final List<Integer> sizes = new ArrayList<>();

  private Packets(int writer, int reader) {
    this.writer = writer;
    this.reader = reader;
  }

  static Packets open() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment pair = arena.allocate(JAVA_INT, 2);
      int result = (int) SOCKETPAIR.invokeExact(Libc.AF_UNIX, SEQPACKET_NONBLOCK_CLOEXEC, 0, pair);
      if (result != 0) {
        throw new IOException("socketpair failed");
      }
      return new Packets(pair.getAtIndex(JAVA_INT, 0), pair.getAtIndex(JAVA_INT, 1));
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }

  /** The end to write to; whoever takes it closes it. */
  int writer() {
    return writer;
  }

  /** Reads whole packets until {@code length} bytes have come. */
  byte[] read(int length) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    byte[] packet = new byte[MAX_PACKET];
    while (all.size() < length) {
      int count = Libc.recv(reader, packet, 0, packet.length);
      if (count > 0) {
        sizes.add(count);
        all.writeBytes(Arrays.copyOf(packet, count));
      } else if (Libc.poll(reader, Libc.POLLIN, -1, PATIENCE_MILLIS) != 1) {
        throw new AssertionError("%d of %d bytes came".formatted(all.size(), length));
      }
    }
    return all.toByteArray();
  }

  /** The sizes of the writes that {@link #read} saw. */
  List<Integer> sizes() {
    return List.copyOf(sizes);
  }

  @Override
  public void close() {
    Libc.close(reader);
  }
}
