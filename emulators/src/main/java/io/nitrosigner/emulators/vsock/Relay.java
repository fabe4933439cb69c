package io.nitrosigner.emulators.vsock;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** Carries bytes both ways between two connections until both directions have ended. */
final class Relay {

  /**
   * The largest write that is safe on every vsock device; the same here, so that sizes are true.
   */
  static final int MAX_WRITE = 16 * 1024;

  private Relay() {}

  /** Returns when both directions have ended; a failure of one ends the other. */
  static void between(SocketChannel parent, SocketChannel guest) throws IOException {
    Thread back = Thread.ofVirtual().start(() -> copyOrClose(guest, parent));
    copyOrClose(parent, guest);
    try {
      back.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while relaying", e);
    }
  }

  private static void copyOrClose(SocketChannel from, SocketChannel to) {
    try {
      copy(from, to);
    } catch (IOException e) {
      closeQuietly(from);
      closeQuietly(to);
    }
  }

  /** An end of input is passed on as one, and the other direction goes on. */
  private static void copy(SocketChannel from, SocketChannel to) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocateDirect(MAX_WRITE);
    while (from.read(buffer) >= 0) {
      buffer.flip();
      while (buffer.hasRemaining()) {
        to.write(buffer);
      }
      buffer.clear();
    }
    to.shutdownOutput();
  }

  private static void closeQuietly(SocketChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      // it is given up either way
    }
  }
}
