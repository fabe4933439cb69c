package io.nitrosigner.nitro.nsm;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The security module of a real enclave: {@code /dev/nsm}, by its one ioctl. Thread-safe, one
 * exchange at a time.
 *
 * <p>Call it from platform threads: an exchange may take until the driver's own limit of 120 s, and
 * holds the carrier of a virtual thread meanwhile.
 *
 * <p>Source: {@code include/uapi/linux/nsm.h} (Linux 6.8).
 */
public final class NsmDevice implements NsmTransport {
  private static final Path DEVICE = Path.of("/dev/nsm");

  /** {@code _IOWR(0x0A, 0, struct nsm_raw)}, the same on x86-64 and aarch64. */
  private static final long NSM_IOCTL_RAW = 0xC0200A00L;

  private static final int O_RDWR_CLOEXEC = 2 | 0x80000;
  private static final int EINTR = 4;

  /** {@code struct nsm_raw}: address and length of the request, then of the response. */
  private static final long RAW_SIZE = 32;

  private static final long REQUEST_ADDRESS = 0;
  private static final long REQUEST_LENGTH = 8;
  private static final long RESPONSE_ADDRESS = 16;
  private static final long RESPONSE_LENGTH = 24;

  /** Both open and ioctl declare two arguments and dots. */
  private static final Linker.Option VARIADIC = Linker.Option.firstVariadicArg(2);

  private static final Linker LINKER = Linker.nativeLinker();
  private static final StructLayout ERRNO = Linker.Option.captureStateLayout();
  private static final VarHandle ERRNO_VALUE =
      ERRNO.varHandle(StructLayout.PathElement.groupElement("errno"));
  private static final MethodHandle OPEN =
      libc("open", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT), VARIADIC);
  private static final MethodHandle IOCTL =
      libc("ioctl", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, ADDRESS), VARIADIC);
  private static final MethodHandle CLOSE =
      libc("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));

  private final int fd;
  private boolean closed;

  private NsmDevice(int fd) {
    this.fd = fd;
  }

  /**
   * Opens the module of the enclave that this process runs in.
   *
   * @throws NsmException outside an enclave
   */
  public static NsmDevice open() {
    return open(DEVICE);
  }

  static NsmDevice open(Path device) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment errno = arena.allocate(ERRNO);
      MemorySegment path = arena.allocateFrom(device.toString());
      int fd = (int) OPEN.invokeExact(errno, path, O_RDWR_CLOEXEC);
      if (fd < 0) {
        throw new NsmException("cannot open %s: errno %d".formatted(device, value(errno)));
      }
      return new NsmDevice(fd);
    } catch (Throwable e) {
      throw rethrow(e);
    }
  }

  @Override
  public synchronized byte[] exchange(byte[] request) {
    if (closed) {
      throw new NsmException("NSM device is closed");
    }
    if (request.length > MAX_REQUEST) {
      throw new NsmException(
          "NSM request of %d bytes, expected at most %d".formatted(request.length, MAX_REQUEST));
    }
    try (Arena arena = Arena.ofConfined()) {
      return exchange(request, arena);
    }
  }

  private byte[] exchange(byte[] request, Arena arena) {
    MemorySegment response = arena.allocate(MAX_RESPONSE);
    MemorySegment raw = arena.allocate(RAW_SIZE, Long.BYTES);
    raw.set(JAVA_LONG, REQUEST_ADDRESS, arena.allocateFrom(JAVA_BYTE, request).address());
    raw.set(JAVA_LONG, REQUEST_LENGTH, request.length);
    raw.set(JAVA_LONG, RESPONSE_ADDRESS, response.address());
    try {
      control(raw, arena.allocate(ERRNO));
      long length = raw.get(JAVA_LONG, RESPONSE_LENGTH);
      if (length < 0 || length > MAX_RESPONSE) {
        throw new NsmException("NSM response of %d bytes".formatted(length));
      }
      return response.asSlice(0, length).toArray(JAVA_BYTE);
    } finally {
      response.fill((byte) 0); // it may hold random bytes that become a secret
    }
  }

  /** Repeats after a signal; the driver changes the response length, so it is set each time. */
  private void control(MemorySegment raw, MemorySegment errno) {
    try {
      do {
        raw.set(JAVA_LONG, RESPONSE_LENGTH, MAX_RESPONSE);
        if ((int) IOCTL.invokeExact(errno, fd, NSM_IOCTL_RAW, raw) == 0) {
          return;
        }
      } while (value(errno) == EINTR);
    } catch (Throwable e) {
      throw rethrow(e);
    }
    throw new NsmException("NSM ioctl failed: errno " + value(errno));
  }

  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    try (Arena arena = Arena.ofConfined()) {
      int ignored = (int) CLOSE.invokeExact(arena.allocate(ERRNO), fd);
    } catch (Throwable e) {
      throw rethrow(e);
    }
  }

  private static int value(MemorySegment errno) {
    return (int) ERRNO_VALUE.get(errno, 0L);
  }

  private static RuntimeException rethrow(Throwable e) {
    return switch (e) {
      case RuntimeException unchecked -> unchecked;
      case Error error -> throw error;
      default -> throw new AssertionError("a native call throws nothing checked", e);
    };
  }

  private static MethodHandle libc(
      String name, FunctionDescriptor type, Linker.Option... variadic) {
    List<Linker.Option> options = new ArrayList<>(List.of(variadic));
    options.add(Linker.Option.captureCallState("errno"));
    return LINKER.downcallHandle(
        LINKER.defaultLookup().findOrThrow(name), type, options.toArray(Linker.Option[]::new));
  }
}
