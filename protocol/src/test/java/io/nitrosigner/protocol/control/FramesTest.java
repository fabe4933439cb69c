package io.nitrosigner.protocol.control;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nitrosigner.protocol.ProtocolException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FramesTest {
  private static final byte[] BODY = "{\"operation\":\"init_state\"}".getBytes(UTF_8);

  @Test
  void writesABigEndianLengthAndTheBody() throws IOException {
    assertThat(framed(BODY)).startsWith(0, 0, 0, 26).endsWith(BODY).hasSize(30);
  }

  @Test
  void readsConsecutiveFramesThenNothing() throws IOException {
    byte[] two = ByteBuffer.allocate(60).put(framed(BODY)).put(framed(BODY)).array();
    ByteArrayInputStream in = new ByteArrayInputStream(two);
    assertThat(Frames.read(in)).hasValue(BODY);
    assertThat(Frames.read(in)).hasValue(BODY);
    assertThat(Frames.read(in)).isEmpty();
  }

  @Test
  void refusesEveryTruncation() throws IOException {
    byte[] frame = framed(BODY);
    for (int length = 1; length < frame.length; length++) {
      byte[] cut = Arrays.copyOf(frame, length);
      assertThatThrownBy(() -> Frames.read(new ByteArrayInputStream(cut)))
          .isInstanceOf(ProtocolException.class)
          .hasMessage("frame cut short");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, Frames.MAX_LENGTH + 1, -1, Integer.MIN_VALUE})
  void refusesLengthsOutOfBounds(int length) {
    byte[] header = ByteBuffer.allocate(4).putInt(length).array();
    assertThatThrownBy(() -> Frames.read(new ByteArrayInputStream(header)))
        .isInstanceOf(ProtocolException.class)
        .hasMessage(
            "frame length: expected 1 to 16777216 bytes, was " + Integer.toUnsignedLong(length));
  }

  private static byte[] framed(byte[] body) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Frames.write(out, body);
    return out.toByteArray();
  }
}
