package io.nitrosigner.protocol.control;

import io.nitrosigner.protocol.ProtocolException;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * The framing of the control channel: a big-endian {@code u32} length, then that many bytes of
 * UTF-8 JSON. Lengths, not half-closes, end a message, because vsock proxies lose half-closes.
 */
public final class Frames {
  /** 16 MiB: twice what a host puts into one, however many rows there are. */
  public static final int MAX_LENGTH = 16 * 1024 * 1024;

  private Frames() {}

  /**
   * Reads one frame, or nothing when the peer has closed the stream between frames.
   *
   * @throws ProtocolException when the frame is empty, too large or cut short
   */
  public static Optional<byte[]> read(InputStream in) throws IOException {
    int first = in.read();
    if (first < 0) {
      return Optional.empty();
    }
    DataInputStream data = new DataInputStream(in);
    try {
      byte[] rest = new byte[3];
      data.readFully(rest);
      long length =
          Integer.toUnsignedLong(ByteBuffer.allocate(4).put((byte) first).put(rest).getInt(0));
      if (length == 0 || length > MAX_LENGTH) {
        throw new ProtocolException(
            "frame length: expected 1 to " + MAX_LENGTH + " bytes, was " + length);
      }
      return Optional.of(readBody(data, (int) length));
    } catch (EOFException e) {
      throw new ProtocolException("frame cut short");
    }
  }

  /** Grows with what arrives, so that a length alone cannot claim memory. */
  private static byte[] readBody(DataInputStream data, int length) throws IOException {
    byte[] body = data.readNBytes(length);
    if (body.length != length) {
      throw new EOFException();
    }
    return body;
  }

  /** Writes one frame and flushes it. */
  public static void write(OutputStream out, byte[] body) throws IOException {
    if (body.length == 0 || body.length > MAX_LENGTH) {
      throw new ProtocolException(
          "frame length: expected 1 to " + MAX_LENGTH + " bytes, was " + body.length);
    }
    byte[] frame = ByteBuffer.allocate(4 + body.length).putInt(body.length).put(body).array();
    out.write(frame);
    out.flush();
  }
}
