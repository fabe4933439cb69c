package io.nitrosigner.emulators.vsock;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The two lines that open a connection to a guest: {@code CONNECT port} there, {@code OK port}
 * back. Source: Firecracker, {@code docs/vsock.md}.
 */
final class ConnectLine {
  private static final Pattern CONNECT = line("CONNECT");
  private static final Pattern OK = line("OK");

  /** "CONNECT 4294967295" and its line feed need 19 bytes. */
  static final int MAX_BYTES = 32;

  private ConnectLine() {}

  static byte[] connect(int port) {
    return ("CONNECT " + Integer.toUnsignedString(port) + "\n").getBytes(US_ASCII);
  }

  static byte[] ok(int port) {
    return ("OK " + Integer.toUnsignedString(port) + "\n").getBytes(US_ASCII);
  }

  /** Whether there is a line feed among the first {@code length} bytes. */
  static boolean ends(byte[] bytes, int length) {
    return new String(bytes, 0, length, US_ASCII).indexOf('\n') >= 0;
  }

  /** The port of a complete {@code CONNECT} line, line feed included. */
  static int port(byte[] line) throws IOException {
    return number(CONNECT, line);
  }

  /** Reads the {@code OK} line and not one byte more, since what follows is the guest's. */
  static void readOk(InputStream in) throws IOException {
    byte[] line = new byte[MAX_BYTES];
    for (int length = 0; length < MAX_BYTES; length++) {
      int next = in.read();
      if (next < 0) {
        throw new IOException("the guest does not listen: closed instead of OK");
      }
      line[length] = (byte) next;
      if (next == '\n') {
        number(OK, Arrays.copyOf(line, length + 1));
        return;
      }
    }
    throw new IOException("no line feed within " + MAX_BYTES + " bytes, expected OK port");
  }

  private static int number(Pattern form, byte[] line) throws IOException {
    Matcher matcher = form.matcher(new String(line, US_ASCII));
    if (matcher.matches()) {
      long number = Long.parseLong(matcher.group(1));
      if (number <= 0xffff_ffffL) {
        return (int) number;
      }
    }
    throw new IOException("malformed vsock line, expected " + form.pattern().strip());
  }

  private static Pattern line(String verb) {
    return Pattern.compile(verb + " (0|[1-9][0-9]{0,9})\n");
  }
}
