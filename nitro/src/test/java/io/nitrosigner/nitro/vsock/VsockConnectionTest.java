package io.nitrosigner.nitro.vsock;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
final class VsockConnectionTest {
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Streams streams;
  private final VsockConnection client;
  private final VsockConnection server;

  VsockConnectionTest(@TempDir Path directory) throws IOException {
    streams = Streams.open(directory);
    client = streams.client();
    server = streams.server();
  }

  @AfterEach
  void close() {
    streams.close();
    threads.close();
  }

  @Test
  void carriesBytesBothWays() throws IOException {
    client.out().write("question".getBytes(US_ASCII));
    assertThat(server.in().readNBytes(8)).asString(US_ASCII).isEqualTo("question");
    server.out().write(0xff);
    assertThat(client.in().read()).isEqualTo(0xff);
  }

  @Test
  void knowsItsPeer() {
    assertThat(client.peerCid()).isEqualTo(3);
    assertThat(server.peerCid()).isEqualTo(16);
  }

  @Test
  void carriesMoreThanTheKernelHolds() throws Exception {
    byte[] bytes = new byte[8 << 20];
    new Random(3).nextBytes(bytes);
    Future<?> writing = inBackground(() -> write(client, bytes));
    byte[] read = new byte[bytes.length];
    new DataInputStream(server.in()).readFully(read);
    assertThat(read).isEqualTo(bytes);
    writing.get();
  }

  @Test
  void writesAtMost16KibibytesPerSystemCall() throws Exception {
    byte[] bytes = new byte[3 * 16_384 + 5];
    new Random(4).nextBytes(bytes);
    try (Packets packets = Packets.open();
        VsockConnection connection = new VsockConnection(new NativeSocket(packets.writer()), 3)) {
      connection.out().write(bytes);
      assertThat(packets.read(bytes.length)).isEqualTo(bytes);
      assertThat(packets.sizes()).containsExactly(16_384, 16_384, 16_384, 5);
    }
  }

  @Test
  void endsAfterThePeerHasShutDownItsOutput() throws IOException {
    client.out().write(1);
    client.shutdownOutput();
    assertThat(server.in().readAllBytes()).containsExactly(1);
    server.out().write(2);
    assertThat(client.in().read()).isEqualTo(2);
  }

  @Test
  void endsAfterThePeerHasClosed() throws IOException {
    client.out().write(1);
    client.close();
    assertThat(server.in().read()).isEqualTo(1);
    assertThat(server.in().read()).isEqualTo(-1);
    assertThat(server.in().read()).isEqualTo(-1);
  }

  @Test
  void failsToWriteToAClosedPeerWithoutASignal() {
    server.close();
    assertThatThrownBy(() -> write(client, new byte[1 << 20]))
        .isInstanceOf(SocketException.class)
        .hasMessage("write failed: broken pipe (errno 32)");
  }

  @Test
  void stopsReadingAfterItsTimeoutAndGoesOnAfterwards() throws IOException {
    client.soTimeout(Duration.ofMillis(20));
    assertThatThrownBy(() -> client.in().read()).isInstanceOf(SocketTimeoutException.class);
    server.out().write(5);
    assertThat(client.in().read()).isEqualTo(5);
  }

  @Test
  void stopsWritingToAPeerThatTakesNothing() throws IOException {
    try (VsockConnection hasty =
        new VsockConnection(new NativeSocket(client.detach()), 3, Duration.ofMillis(20))) {
      assertThatThrownBy(() -> write(hasty, new byte[8 << 20]))
          .isInstanceOf(SocketTimeoutException.class);
    }
  }

  @RepeatedTest(20)
  void closingWakesAReader() {
    Future<Integer> reading = inBackground(() -> client.in().read());
    client.close();
    assertThatThrownBy(() -> reading.get(10, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .cause()
        .isInstanceOf(SocketException.class)
        .hasMessage("socket is closed");
  }

  @RepeatedTest(20)
  void closingWakesAWriter() {
    Future<?> writing = inBackground(() -> write(client, new byte[8 << 20]));
    client.close();
    assertThatThrownBy(() -> writing.get(10, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .cause()
        .isInstanceOf(SocketException.class)
        .hasMessage("socket is closed");
  }

  @Test
  void closesOnce() {
    client.close();
    client.close();
    assertThat(client.isClosed()).isTrue();
    assertThatThrownBy(() -> client.in().read()).hasMessage("socket is closed");
    assertThatThrownBy(() -> client.out().write(1)).hasMessage("socket is closed");
    assertThatThrownBy(client::shutdownOutput).hasMessage("socket is closed");
    assertThatThrownBy(client::detach).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void handsItsDescriptorOver() throws IOException {
    int fd = client.detach();
    assertThat(client.isClosed()).isTrue();
    client.close();
    try (VsockConnection successor = new VsockConnection(new NativeSocket(fd), 3)) {
      successor.out().write(9);
      assertThat(server.in().read()).isEqualTo(9);
    }
  }

  @Test
  void closingAStreamClosesTheConnection() throws IOException {
    client.in().close();
    server.out().close();
    assertThat(client.isClosed()).isTrue();
    assertThat(server.isClosed()).isTrue();
  }

  @Test
  void refusesANegativeTimeout() {
    assertThatThrownBy(() -> client.soTimeout(Duration.ofMillis(-1)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private <T> Future<T> inBackground(Callable<T> work) {
    return threads.submit(work);
  }

  private static int write(VsockConnection connection, byte[] bytes) throws IOException {
    connection.out().write(bytes);
    return bytes.length;
  }
}
