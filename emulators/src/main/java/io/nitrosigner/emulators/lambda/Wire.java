package io.nitrosigner.emulators.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/** What passes between Lambda and the JVM of a function, on its standard input and output. */
final class Wire {
  /** Lambda's limit of both payloads, and a little for its own errors. */
  static final int MAX_PAYLOAD = 6 * 1024 * 1024;

  /** What {@code LogType=Tail} shows. */
  static final int MAX_LOG = 4096;

  private Wire() {}

  /**
   * An event on its way in.
   *
   * @param deadline when the function must have answered, milliseconds since the epoch
   */
  record Sent(String requestId, String functionArn, long deadline, String event) {
    static Sent read(DataInputStream in) throws IOException {
      return new Sent(in.readUTF(), in.readUTF(), in.readLong(), text(in, MAX_PAYLOAD));
    }

    void write(DataOutputStream out) throws IOException {
      out.writeUTF(requestId);
      out.writeUTF(functionArn);
      out.writeLong(deadline);
      text(out, event);
      out.flush();
    }
  }

  static Outcome readOutcome(DataInputStream in) throws IOException {
    return new Outcome(in.readBoolean(), text(in, MAX_PAYLOAD), text(in, MAX_LOG));
  }

  static void writeOutcome(DataOutputStream out, Outcome outcome) throws IOException {
    out.writeBoolean(outcome.failed());
    text(out, outcome.payload());
    text(out, outcome.log());
    out.flush();
  }

  private static void text(DataOutputStream out, String text) throws IOException {
    byte[] bytes = text.getBytes(UTF_8);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static String text(DataInputStream in, int max) throws IOException {
    int length = in.readInt();
    if (length < 0 || length > max) {
      throw new IOException("expected at most " + max + " bytes, was " + length);
    }
    return new String(in.readNBytes(length), UTF_8);
  }
}
