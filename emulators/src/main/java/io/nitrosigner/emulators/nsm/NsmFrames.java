package io.nitrosigner.emulators.nsm;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;

/** Messages on the module's socket: a 32-bit big-endian length, then as many bytes of CBOR. */
final class NsmFrames {
  private NsmFrames() {}

  /**
   * Reads one message.
   *
   * @throws EOFException if the stream ends first
   * @throws IOException also for a message longer than {@code max}
   */
  static byte[] read(InputStream in, int max) throws IOException {
    DataInputStream data = new DataInputStream(in);
    int length = data.readInt();
    if (length < 0 || length > max) {
      throw new IOException(
          "NSM message of %s bytes, expected at most %d"
              .formatted(Integer.toUnsignedString(length), max));
    }
    byte[] message = new byte[length];
    data.readFully(message);
    return message;
  }

  /** Writes head and body at once, so that the peer is woken once. */
  static void write(OutputStream out, byte[] message) throws IOException {
    out.write(
        ByteBuffer.allocate(Integer.BYTES + message.length)
            .putInt(message.length)
            .put(message)
            .array());
    out.flush();
  }
}
