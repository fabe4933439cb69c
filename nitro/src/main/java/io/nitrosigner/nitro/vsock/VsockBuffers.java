package io.nitrosigner.nitro.vsock;

import java.io.IOException;

/**
 * Receive buffers of vsock sockets. Linux since 6.12.92 resets a connection on which about 455
 * small packets wait unread in the default 256 KiB; with more room it takes a peer that means it.
 */
final class VsockBuffers {
  private static final int SO_VM_SOCKETS_BUFFER_SIZE = 0;
  private static final int SO_VM_SOCKETS_BUFFER_MAX_SIZE = 2;
  private static final long BYTES = 1024 * 1024;

  private VsockBuffers() {}

  /** Sets the maximum first: a size beyond it is cut without a word. Accepted sockets inherit. */
  static void enlarge(int fd) throws IOException {
    set(fd, SO_VM_SOCKETS_BUFFER_MAX_SIZE);
    set(fd, SO_VM_SOCKETS_BUFFER_SIZE);
  }

  private static void set(int fd, int name) throws IOException {
    NativeSocket.check("setsockopt", Libc.setOption(fd, Libc.AF_VSOCK, name, BYTES));
  }
}
