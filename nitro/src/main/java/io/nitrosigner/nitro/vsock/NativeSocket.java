package io.nitrosigner.nitro.vsock;

import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * A non-blocking stream socket and the waiting around it.
 *
 * <p>Thread-safe. Closing wakes every thread that waits on the socket, and the descriptor is given
 * back only when the last of them has left, so a call can never reach a descriptor that the kernel
 * has already given to somebody else.
 */
final class NativeSocket implements AutoCloseable {
  /** Connections that the kernel holds while we accept: a burst of reconnecting clients. */
  private static final int BACKLOG = 256;

  /** The most bytes in one receive, so that a garbage collection waits for no long copy. */
  private static final int MAX_READ = 64 * 1024;

  /** How long to wait before asking a Unix listener with a full queue again. */
  private static final long RETRY_NANOS = 1_000_000;

  /** In {@link #users}: nobody may enter any more. */
  private static final int CLOSED = 1 << 30;

  private static final int NO_EVENT = -1;

  private final int fd;
  private final int wake;
  private final AtomicInteger users = new AtomicInteger();

  /** Takes over a connected, non-blocking descriptor. */
  NativeSocket(int fd) {
    this(fd, NO_EVENT);
  }

  private NativeSocket(int fd, int wake) {
    this.fd = fd;
    this.wake = wake;
  }

  /** A socket that listens on {@code address}. */
  static NativeSocket listen(int family, byte[] address) throws IOException {
    int fd = open(family);
    try {
      check("bind", Libc.bind(fd, address));
      check("listen", Libc.listen(fd, BACKLOG));
      return new NativeSocket(fd, check("eventfd", Libc.event()));
    } catch (IOException e) {
      Libc.close(fd);
      throw e;
    }
  }

  /** A socket connected to {@code address} before {@code timeout}. */
  static NativeSocket connect(int family, byte[] address, Duration timeout) throws IOException {
    NativeSocket socket = new NativeSocket(open(family));
    try {
      socket.connect(address, Deadline.after(timeout));
      return socket;
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  private static int open(int family) throws IOException {
    int fd = check("socket", Libc.socket(family));
    try {
      if (family == Libc.AF_VSOCK) {
        VsockBuffers.enlarge(fd);
      }
      return fd;
    } catch (IOException e) {
      Libc.close(fd);
      throw e;
    }
  }

  private void connect(byte[] address, Deadline deadline) throws IOException {
    int result = Libc.connect(fd, address);
    while (result == -Libc.EAGAIN) {
      if (deadline.millis() == 0) {
        throw timedOut();
      }
      LockSupport.parkNanos(RETRY_NANOS); // only a Unix socket says so, and cannot be polled for it
      result = Libc.connect(fd, address);
    }
    if (result == -Libc.EINPROGRESS || result == -Libc.EINTR) {
      await(Libc.POLLOUT, deadline);
      result = Libc.error(fd);
    }
    check("connect", result);
  }

  /** Waits for a connection; its peer's address is written into {@code peer}. */
  NativeSocket accept(byte[] peer) throws IOException {
    enter();
    try {
      while (true) {
        int accepted = Libc.accept(fd, peer);
        if (accepted >= 0) {
          return new NativeSocket(accepted);
        }
        if (accepted == -Libc.EAGAIN) {
          await(Libc.POLLIN, Deadline.after(Duration.ZERO));
        } else if (accepted != -Libc.EINTR && accepted != -Libc.ECONNABORTED) {
          check("accept", accepted);
        }
      }
    } finally {
      leave();
    }
  }

  /**
   * Reads at least one byte, or returns -1 at the end; a zero {@code timeout} waits without end.
   */
  int read(byte[] into, int offset, int length, Duration timeout) throws IOException {
    enter();
    try {
      Deadline deadline = Deadline.after(timeout);
      while (true) {
        int count = Libc.recv(fd, into, offset, Math.min(length, MAX_READ));
        if (count > 0) {
          return count;
        }
        demandOpen();
        if (count == 0) {
          return -1;
        }
        awaitUnlessInterrupted("read", count, Libc.POLLIN, deadline);
      }
    } finally {
      leave();
    }
  }

  /** Writes everything, in system calls of at most {@link Vsock#MAX_WRITE} bytes. */
  void write(byte[] from, int offset, int length, Duration stall) throws IOException {
    enter();
    try {
      int written = 0;
      Deadline deadline = Deadline.after(stall);
      while (written < length) {
        int size = Math.min(length - written, Vsock.MAX_WRITE);
        int count = Libc.send(fd, from, offset + written, size);
        if (count >= 0) {
          written += count;
          deadline = Deadline.after(stall);
        } else {
          demandOpen();
          awaitUnlessInterrupted("write", count, Libc.POLLOUT, deadline);
        }
      }
    } finally {
      leave();
    }
  }

  void shutdown(int how) throws IOException {
    enter();
    try {
      check("shutdown", Libc.shutdown(fd, how));
    } finally {
      leave();
    }
  }

  int fd() {
    return fd;
  }

  boolean isClosed() {
    return users.get() >= CLOSED;
  }

  /** Hands the descriptor to the caller, who must close it. */
  int detach() {
    if (!users.compareAndSet(0, CLOSED)) {
      throw new IllegalStateException("socket is closed or in use, and cannot be handed over");
    }
    closeEvent();
    return fd;
  }

  @Override
  public void close() {
    int before = users.getAndUpdate(count -> count >= CLOSED ? count : count + CLOSED + 1);
    if (before >= CLOSED) {
      return;
    }
    Libc.shutdown(fd, Libc.SHUT_RDWR); // wakes readers and writers; fails if the peer was faster
    if (wake != NO_EVENT) {
      Libc.signal(wake); // wakes accept, which shutdown does not on a vsock listener
    }
    leave();
  }

  private void enter() throws SocketException {
    int before = users.getAndUpdate(count -> count >= CLOSED ? count : count + 1);
    if (before >= CLOSED) {
      throw closed();
    }
  }

  private void leave() {
    if (users.decrementAndGet() == CLOSED) {
      Libc.close(fd);
      closeEvent();
    }
  }

  private void closeEvent() {
    if (wake != NO_EVENT) {
      Libc.close(wake);
    }
  }

  private void demandOpen() throws SocketException {
    if (isClosed()) {
      throw closed();
    }
  }

  private static SocketException closed() {
    return new SocketException("socket is closed");
  }

  private static SocketTimeoutException timedOut() {
    return new SocketTimeoutException("timed out");
  }

  private void awaitUnlessInterrupted(String call, int result, short events, Deadline deadline)
      throws IOException {
    if (result == -Libc.EAGAIN) {
      await(events, deadline);
    } else if (result != -Libc.EINTR) {
      check(call, result);
    }
  }

  private void await(short events, Deadline deadline) throws IOException {
    int ready;
    do {
      ready = Libc.poll(fd, events, wake, deadline.millis());
      demandOpen();
    } while (ready == -Libc.EINTR);
    if (check("poll", ready) == 0) {
      throw timedOut();
    }
  }

  /** Returns a result that is not an error. */
  static int check(String call, int result) throws SocketException {
    if (result < 0) {
      throw new SocketException("%s failed: %s".formatted(call, Errno.describe(-result)));
    }
    return result;
  }
}
