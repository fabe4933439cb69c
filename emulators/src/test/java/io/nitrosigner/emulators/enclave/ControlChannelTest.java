package io.nitrosigner.emulators.enclave;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.nitrosigner.nitro.measurement.Pcr;
import io.nitrosigner.nitro.vsock.VsockConnection;
import io.nitrosigner.protocol.control.ControlClient;
import io.nitrosigner.protocol.control.ControlRequest;
import io.nitrosigner.protocol.control.ControlResponse;
import io.nitrosigner.protocol.control.EnclaveState;
import io.nitrosigner.protocol.control.Frames;
import io.nitrosigner.protocol.control.Ports;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The control channel of a sealed enclave: what it takes, and what it does not. */
@Timeout(60)
final class ControlChannelTest {
  /** As the server limits itself. */
  private static final int MAX_CONNECTIONS = 16;

  private static EnclaveWorld world;
  private static EnclaveGuest sealed;

  @BeforeAll
  static void start(@TempDir Path directory) throws IOException {
    world = EnclaveWorld.start(directory);
    sealed = world.boot();
  }

  @AfterEach
  void isStillSealed() throws IOException {
    EnclaveState state = sealed.state();
    assertThat(state.phase()).isEqualTo("SEALED");
    assertThat(state.configurationDigest()).isEmpty();
    assertThat(state.pcrs()).containsEntry("16", Pcr.ZERO.toString());
  }

  @AfterAll
  static void stop() {
    sealed.close();
    world.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{}",
        "null",
        "[]",
        "{\"version\":1}",
        "not JSON",
        "{\"version\":1,\"version\":1}",
        "\u0000"
      })
  void refusesAConfigurationThatIsNone(String config) throws IOException {
    assertRefused(config, "configuration");
  }

  @Test
  void refusesAConfigurationWithAWrongField() throws IOException {
    String good = new String(world.configuration(), UTF_8);
    assertRefused(good.replace("\"version\":1", "\"version\":2"), "version: expected 1");
    assertRefused(good.replace("eu-central-1\"", "eu-west-1\""), "kms_key_arn");
    assertRefused(good.replace("{\"version\"", "{\"debug\":true,\"version\""), "debug");
    assertRefused(good.replace("\"PRESET_BASE\":\"minimal\"", "\"PRESET_BASE\":\"?\""), "PRESET");
    assertRefused(good.replace("\"PRESET_BASE\":\"minimal\"", "\"PRESET_BASE\":null"), "");
    assertRefused(good + " ".repeat(64 * 1024), "at most 65536 bytes");
  }

  static Stream<Arguments> nonsense() {
    return Stream.of(
        argumentSet("no JSON", "hello", "not valid JSON"),
        argumentSet("cut JSON", "{\"operation\":", "not valid JSON"),
        argumentSet("two texts", "{\"operation\":\"init_state\"}{}", "control request"),
        argumentSet("no object", "[1]", "expected a JSON object"),
        argumentSet("nothing", "null", "control request"),
        argumentSet("no operation", "{}", "operation: expected a string"),
        argumentSet("a number for an operation", "{\"operation\":1}", "operation"),
        argumentSet(
            "unknown operation",
            "{\"operation\":\"sign\"}",
            "expected init_state, rows, init, keys, keys_unavailable, tls, credential, history or"
                + " metrics"),
        argumentSet(
            "duplicate field",
            "{\"operation\":\"init_state\",\"operation\":\"init_state\"}",
            "not valid JSON"),
        argumentSet("unknown field", "{\"operation\":\"init_state\",\"x\":1}", "x"),
        argumentSet("missing fields", "{\"operation\":\"init\"}", "init"),
        argumentSet("deep nesting", "[".repeat(10_000), "not valid JSON"));
  }

  @ParameterizedTest
  @MethodSource("nonsense")
  void answersNonsenseWith400AndCloses(String message, String reason) throws IOException {
    ByteArrayOutputStream frame = new ByteArrayOutputStream();
    Frames.write(frame, message.getBytes(UTF_8));
    assertRefusedAndClosed(frame.toByteArray(), reason);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, Frames.MAX_LENGTH + 1, Integer.MAX_VALUE, -1})
  void refusesAFrameByItsLengthAlone(int length) throws IOException {
    assertRefusedAndClosed(ByteBuffer.allocate(4).putInt(0, length).array(), "frame length");
  }

  @Test
  void takesHttpForAFrameThatIsTooLarge() throws IOException {
    assertRefusedAndClosed("GET ".getBytes(US_ASCII), "frame length");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 4, 10})
  void refusesAFrameThatIsCutShort(int length) throws IOException {
    ByteArrayOutputStream frame = new ByteArrayOutputStream();
    Frames.write(frame, new ControlRequest.InitState().write());
    try (VsockConnection control = sealed.connect(Ports.CONTROL)) {
      control.out().write(frame.toByteArray(), 0, length);
      control.shutdownOutput();
      ControlResponse answer = ControlResponse.read(Frames.read(control.in()).orElseThrow());
      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.message()).isEqualTo("frame cut short");
    }
  }

  @Test
  void answersRequestsOnOneConnectionInOrder() throws IOException {
    try (VsockConnection control = sealed.connect(Ports.CONTROL)) {
      for (int i = 0; i < 3; i++) {
        ControlResponse answer = ask(control, new ControlRequest.InitState());
        assertThat(answer.status()).isEqualTo(200);
      }
      ControlResponse refused = ask(control, world.init("{}".getBytes(UTF_8), List.of()));
      assertThat(refused.status()).isEqualTo(400);
      assertThat(ask(control, new ControlRequest.InitState()).status()).isEqualTo(200);
    }
  }

  @Test
  void letsConnectionsBeyondTheLimitWaitUntilOneEnds() throws IOException {
    List<VsockConnection> open = new ArrayList<>();
    try (VsockConnection waiting = waitingBehind(open)) {
      Frames.write(waiting.out(), new ControlRequest.InitState().write());
      waiting.soTimeout(Duration.ofMillis(200));
      assertThatThrownBy(() -> waiting.in().read()).isInstanceOf(SocketTimeoutException.class);

      open.removeFirst().close();
      waiting.soTimeout(Duration.ofSeconds(10));
      byte[] answer = Frames.read(waiting.in()).orElseThrow();
      assertThat(ControlResponse.read(answer).status()).isEqualTo(200);
    } finally {
      open.forEach(VsockConnection::close);
    }
  }

  /** Opens as many connections as are served, each proven by an answer, and one more. */
  private static VsockConnection waitingBehind(List<VsockConnection> open) throws IOException {
    for (int i = 0; i < MAX_CONNECTIONS; i++) {
      VsockConnection served = sealed.connect(Ports.CONTROL);
      open.add(served);
      assertThat(ask(served, new ControlRequest.InitState()).status()).isEqualTo(200);
    }
    return sealed.connect(Ports.CONTROL);
  }

  private static void assertRefused(String config, String reason) throws IOException {
    ControlResponse response =
        sealed.call(world.init(config.getBytes(UTF_8), List.of(world.records().v2(0))));
    assertThat(response.status()).isEqualTo(400);
    assertThat(response.message()).startsWith("config: ").contains(reason);
  }

  private static void assertRefusedAndClosed(byte[] bytes, String reason) throws IOException {
    try (VsockConnection control = sealed.connect(Ports.CONTROL)) {
      control.out().write(bytes);
      ControlResponse answer = ControlResponse.read(Frames.read(control.in()).orElseThrow());
      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.message()).contains(reason);
      assertThat(control.in().read()).isNegative();
    }
  }

  private static ControlResponse ask(VsockConnection control, ControlRequest request)
      throws IOException {
    return ControlClient.call(control.in(), control.out(), request);
  }
}
