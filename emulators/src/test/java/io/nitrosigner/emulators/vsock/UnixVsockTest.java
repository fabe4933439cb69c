package io.nitrosigner.emulators.vsock;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nitrosigner.emulators.process.ProcessException;
import io.nitrosigner.nitro.vsock.Vsock;
import io.nitrosigner.nitro.vsock.VsockConnection;
import io.nitrosigner.nitro.vsock.VsockListener;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.SocketException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
final class UnixVsockTest {
  private static final int CID = 16;
  private static final int PORT = 5000;
  private static final Duration SOON = Duration.ofSeconds(10);

  @TempDir private Path run;
  private ParentVsock parent;
  private GuestVsock guest;
  private Multiplexer multiplexer;

  @BeforeEach
  void open() {
    parent = new ParentVsock(run);
    guest = new GuestVsock(run, CID);
    multiplexer = Multiplexer.open(run, CID);
  }

  @AfterEach
  void close() {
    multiplexer.close();
  }

  @Test
  void carries64MebibytesBothWaysAtOnce() throws Exception {
    try (VsockListener listener = guest.listen(PORT);
        VsockConnection there = parent.connect(CID, PORT, SOON);
        VsockConnection here = listener.accept()) {
      there.soTimeout(SOON);
      here.soTimeout(SOON);
      var sent = List.of(async(() -> send(there, 1)), async(() -> send(here, 2)));
      var received = List.of(async(() -> receive(here)), async(() -> receive(there)));

      assertThat(received.get(0).get()).isEqualTo(sent.get(0).get());
      assertThat(received.get(1).get()).isEqualTo(sent.get(1).get());
      assertThat(here.peerCid()).isEqualTo(Vsock.PARENT_CID);
    }
  }

  @Test
  void passesOnHalfCloseAndKeepsTheOtherDirection() throws IOException {
    try (VsockListener listener = guest.listen(PORT);
        VsockConnection there = parent.connect(CID, PORT, SOON);
        VsockConnection here = listener.accept()) {
      there.soTimeout(SOON);
      here.soTimeout(SOON);
      there.out().write("question".getBytes(US_ASCII));
      there.shutdownOutput();
      assertThat(here.in().readAllBytes()).asString(US_ASCII).isEqualTo("question");

      here.out().write("answer".getBytes(US_ASCII));
      here.shutdownOutput();
      assertThat(there.in().readAllBytes()).asString(US_ASCII).isEqualTo("answer");
    }
  }

  @Test
  void letsTheGuestReachTheParent() throws IOException {
    try (VsockListener listener = parent.listen(8000);
        VsockConnection there = guest.connect(Vsock.PARENT_CID, 8000, SOON);
        VsockConnection here = listener.accept()) {
      there.out().write(7);

      assertThat(here.in().read()).isEqualTo(7);
    }
    assertThatThrownBy(() -> guest.connect(17, 8000, SOON)).hasMessageContaining("17");
  }

  @Test
  void refusesAPortThatNobodyListensOn() {
    assertThatThrownBy(() -> parent.connect(CID, PORT, SOON)).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> parent.connect(17, PORT, SOON)).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> guest.connect(Vsock.PARENT_CID, PORT, SOON))
        .isInstanceOf(IOException.class);
  }

  @Test
  void refusesAPortThatIsTakenAndReplacesAStaleOne() throws IOException {
    try (VsockListener _ = guest.listen(PORT)) {
      assertThatThrownBy(() -> guest.listen(PORT)).isInstanceOf(BindException.class);
    }
    guest.listen(PORT).close(); // the file of the first one is still there
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CONNECT 5000", "connect 5000\n", "CONNECT  5000\n", "CONNECT 05000\n", "CONNECT -1\n",
        "CONNECT 5000 \n", "CONNECT 5000\r\n", "CONNECT 4294967296\n", "CONNECT\n", "\n",
        "CONNECT 5000\nearly", "CONNECT 50000000000000000000000000000\n"
      })
  void closesOnAnythingButOneConnectLine(String opening) throws IOException {
    try (VsockListener _ = guest.listen(PORT);
        SocketChannel raw = SocketChannel.open(entrance())) {
      raw.write(ByteBuffer.wrap(opening.getBytes(US_ASCII)));
      raw.shutdownOutput();

      assertThat(isClosed(raw)).isTrue();
    }
  }

  @Test
  void answersAConnectLineThatComesByteByByte() throws IOException {
    try (VsockListener _ = guest.listen(PORT);
        SocketChannel raw = SocketChannel.open(entrance())) {
      for (byte one : "CONNECT 5000\n".getBytes(US_ASCII)) {
        raw.write(ByteBuffer.wrap(new byte[] {one}));
      }
      ByteBuffer answer = ByteBuffer.allocate(64);
      raw.read(answer);

      assertThat(new String(answer.array(), 0, answer.position(), US_ASCII)).matches("OK [0-9]+\n");
    }
  }

  @Test
  void makesConnectionsBeyondTheBoundWait() throws Exception {
    List<SocketChannel> waiting = new ArrayList<>();
    try (VsockListener listener = guest.listen(PORT)) {
      for (int i = 0; i < Multiplexer.MAX_CONNECTIONS; i++) {
        SocketChannel silent = SocketChannel.open(entrance());
        waiting.add(silent);
      }
      var late = async(() -> parent.connect(CID, PORT, SOON));
      for (SocketChannel silent : waiting) {
        silent.close();
      }
      try (VsockConnection connection = late.get();
          VsockConnection _ = listener.accept()) {
        assertThat(connection.isClosed()).isFalse();
      }
    }
  }

  @Test
  void keepsItsDirectoryToItself() throws IOException {
    assertThat(Files.getPosixFilePermissions(run.resolve("16")))
        .isEqualTo(PosixFilePermissions.fromString("rwx------"));
  }

  @Test
  void namesTheDirectoryThatIsTooLong() {
    Path deep = run.resolve("d".repeat(100));

    assertThatThrownBy(() -> Multiplexer.open(deep, CID))
        .isInstanceOf(ProcessException.class)
        .hasMessageContaining("107")
        .hasMessageContaining("shorter directory");
  }

  /** A peer that closes with bytes unread resets. */
  private static boolean isClosed(SocketChannel channel) throws IOException {
    try {
      return channel.read(ByteBuffer.allocate(16)) < 0;
    } catch (SocketException e) {
      return true;
    }
  }

  private UnixDomainSocketAddress entrance() {
    return UnixDomainSocketAddress.of(run.resolve("16/vsock.sock"));
  }

  private static byte[] send(VsockConnection connection, long seed) throws IOException {
    Random random = new Random(seed);
    byte[] block = new byte[1 << 20];
    MessageDigest digest = sha256();
    OutputStream out = connection.out();
    for (int i = 0; i < 64; i++) {
      random.nextBytes(block);
      digest.update(block);
      out.write(block);
    }
    connection.shutdownOutput();
    return digest.digest();
  }

  private static byte[] receive(VsockConnection connection) throws IOException {
    MessageDigest digest = sha256();
    byte[] block = new byte[100_000];
    long total = 0;
    InputStream in = connection.in();
    for (int read; (read = in.read(block)) >= 0; total += read) {
      digest.update(block, 0, read);
    }
    assertThat(total).isEqualTo(64L << 20);
    return digest.digest();
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  private interface Action<T> {
    T run() throws IOException;
  }

  /** On a thread of its own: native calls hold the carrier of a virtual one. */
  private static <T> CompletableFuture<T> async(Action<T> action) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return action.run();
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        },
        task -> Thread.ofPlatform().start(task));
  }
}
