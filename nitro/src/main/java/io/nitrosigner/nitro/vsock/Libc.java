package io.nitrosigner.nitro.vsock;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * The socket calls of the C library, with the constants of Linux on x86-64 and aarch64. Every
 * method returns what the call returned, or the negated errno. Stateless, hence thread-safe.
 */
final class Libc {
  static final int AF_UNIX = 1;
  static final int AF_VSOCK = 40;
  static final int EINTR = 4;
  static final int EAGAIN = 11;
  static final int ECONNABORTED = 103;
  static final int EINPROGRESS = 115;
  static final int SHUT_RD = 0;
  static final int SHUT_WR = 1;
  static final int SHUT_RDWR = 2;
  static final short POLLIN = 1;
  static final short POLLOUT = 4;

  private static final int SOCK_STREAM = 1;
  private static final int NONBLOCK_CLOEXEC = 0x800 | 0x80000;
  private static final int MSG_DONTWAIT = 0x40;
  private static final int MSG_NOSIGNAL = 0x4000;
  private static final int SOL_SOCKET = 1;
  private static final int SO_ERROR = 4;

  /** {@code struct pollfd}: i32 fd, i16 events, i16 revents. */
  private static final int POLLFD = 8;

  private static final int POLLFD_EVENTS = 4;

  private static final Linker LINKER = Linker.nativeLinker();
  private static final Linker.Option ERRNO = Linker.Option.captureCallState("errno");

  /** For calls that return at once: they see Java arrays in place instead of copies. */
  private static final Linker.Option IN_PLACE = Linker.Option.critical(true);

  private static final MethodHandle SOCKET = ints("socket", JAVA_INT, JAVA_INT, JAVA_INT);
  private static final MethodHandle BIND = ints("bind", JAVA_INT, ADDRESS, JAVA_INT);
  private static final MethodHandle LISTEN = ints("listen", JAVA_INT, JAVA_INT);
  private static final MethodHandle ACCEPT = ints("accept4", JAVA_INT, ADDRESS, ADDRESS, JAVA_INT);
  private static final MethodHandle CONNECT = ints("connect", JAVA_INT, ADDRESS, JAVA_INT);
  private static final MethodHandle SHUTDOWN = ints("shutdown", JAVA_INT, JAVA_INT);
  private static final MethodHandle CLOSE = ints("close", JAVA_INT);
  private static final MethodHandle POLL = ints("poll", ADDRESS, JAVA_LONG, JAVA_INT);
  private static final MethodHandle EVENTFD = ints("eventfd", JAVA_INT, JAVA_INT);
  private static final MethodHandle EVENTFD_WRITE = ints("eventfd_write", JAVA_INT, JAVA_LONG);
  private static final MethodHandle GETSOCKOPT =
      ints("getsockopt", JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, ADDRESS);
  private static final MethodHandle SETSOCKOPT =
      ints("setsockopt", JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
  private static final MethodHandle SEND = transfer("send");
  private static final MethodHandle RECV = transfer("recv");

  private Libc() {}

  /** A stream socket that does not block and is not inherited by other programs. */
  static int socket(int family) {
    int type = SOCK_STREAM | NONBLOCK_CLOEXEC;
    return call((errno, _) -> (int) SOCKET.invokeExact(errno, family, type, 0));
  }

  static int bind(int fd, byte[] address) {
    return call(
        (errno, arena) -> (int) BIND.invokeExact(errno, fd, copy(arena, address), address.length));
  }

  static int listen(int fd, int backlog) {
    return call((errno, _) -> (int) LISTEN.invokeExact(errno, fd, backlog));
  }

  /** Accepts a non-blocking socket and writes its peer's address, as far as it fits. */
  static int accept(int fd, byte[] peer) {
    return call(
        (errno, arena) -> {
          MemorySegment address = arena.allocate(peer.length, Long.BYTES);
          MemorySegment length = arena.allocateFrom(JAVA_INT, peer.length);
          int accepted = (int) ACCEPT.invokeExact(errno, fd, address, length, NONBLOCK_CLOEXEC);
          MemorySegment.ofArray(peer).copyFrom(address);
          return accepted;
        });
  }

  static int connect(int fd, byte[] address) {
    return call(
        (errno, arena) ->
            (int) CONNECT.invokeExact(errno, fd, copy(arena, address), address.length));
  }

  static int shutdown(int fd, int how) {
    return call((errno, _) -> (int) SHUTDOWN.invokeExact(errno, fd, how));
  }

  static int close(int fd) {
    return call((errno, _) -> (int) CLOSE.invokeExact(errno, fd));
  }

  /**
   * Waits for events on {@code fd}, or for input on {@code wake} unless that is negative; returns
   * how many of the two are ready.
   */
  static int poll(int fd, short events, int wake, int millis) {
    return call(
        (errno, arena) -> {
          MemorySegment two = arena.allocate(2 * POLLFD, Integer.BYTES);
          two.set(JAVA_INT, 0, fd);
          two.set(JAVA_SHORT, POLLFD_EVENTS, events);
          two.set(JAVA_INT, POLLFD, wake);
          two.set(JAVA_SHORT, POLLFD + POLLFD_EVENTS, POLLIN);
          return (int) POLL.invokeExact(errno, two, 2L, millis);
        });
  }

  /** A descriptor that can be made ready for input. */
  static int event() {
    return call((errno, _) -> (int) EVENTFD.invokeExact(errno, 0, NONBLOCK_CLOEXEC));
  }

  static int signal(int event) {
    return call((errno, _) -> (int) EVENTFD_WRITE.invokeExact(errno, event, 1L));
  }

  /** The outcome of a connect that went on in the background: 0, or a negated errno. */
  static int error(int fd) {
    return call(
        (errno, arena) -> {
          MemorySegment error = arena.allocate(JAVA_INT);
          MemorySegment length = arena.allocateFrom(JAVA_INT, Integer.BYTES);
          int result = (int) GETSOCKOPT.invokeExact(errno, fd, SOL_SOCKET, SO_ERROR, error, length);
          return result < 0 ? result : -error.get(JAVA_INT, 0);
        });
  }

  static int setOption(int fd, int level, int name, long value) {
    return call(
        (errno, arena) -> {
          MemorySegment wide = arena.allocateFrom(JAVA_LONG, value);
          return (int) SETSOCKOPT.invokeExact(errno, fd, level, name, wide, Long.BYTES);
        });
  }

  /** Sends without blocking and without raising SIGPIPE. */
  static int send(int fd, byte[] from, int offset, int length) {
    return transfer(SEND, fd, slice(from, offset, length), MSG_DONTWAIT | MSG_NOSIGNAL);
  }

  /** Receives without blocking; 0 at the end. */
  static int recv(int fd, byte[] into, int offset, int length) {
    return transfer(RECV, fd, slice(into, offset, length), MSG_DONTWAIT);
  }

  private static int transfer(MethodHandle call, int fd, MemorySegment bytes, int flags) {
    int[] errno = new int[1];
    try {
      long count =
          (long) call.invokeExact(MemorySegment.ofArray(errno), fd, bytes, bytes.byteSize(), flags);
      return count < 0 ? -errno[0] : (int) count;
    } catch (Throwable e) {
      throw impossible(e);
    }
  }

  private static MemorySegment slice(byte[] bytes, int offset, int length) {
    return MemorySegment.ofArray(bytes).asSlice(offset, length);
  }

  private static MemorySegment copy(Arena arena, byte[] bytes) {
    return arena.allocate(bytes.length, Long.BYTES).copyFrom(MemorySegment.ofArray(bytes));
  }

  /** A native call that gets a place for errno and memory that lives as long as the call. */
  private interface Call {
    int run(MemorySegment errno, Arena arena) throws Throwable;
  }

  private static int call(Call call) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment errno = arena.allocate(Linker.Option.captureStateLayout());
      int result = call.run(errno, arena);
      return result == -1 ? -errno.get(JAVA_INT, 0) : result;
    } catch (Throwable e) {
      throw impossible(e);
    }
  }

  private static AssertionError impossible(Throwable e) {
    return new AssertionError("a native call throws nothing", e);
  }

  private static MethodHandle ints(String name, MemoryLayout... arguments) {
    return LINKER.downcallHandle(
        LINKER.defaultLookup().findOrThrow(name),
        FunctionDescriptor.of(JAVA_INT, arguments),
        ERRNO);
  }

  private static MethodHandle transfer(String name) {
    ValueLayout size = JAVA_LONG;
    return LINKER.downcallHandle(
        LINKER.defaultLookup().findOrThrow(name),
        FunctionDescriptor.of(size, JAVA_INT, ADDRESS, size, JAVA_INT),
        ERRNO,
        IN_PLACE);
  }
}
