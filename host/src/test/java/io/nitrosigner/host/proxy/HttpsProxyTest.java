package io.nitrosigner.host.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
final class HttpsProxyTest {
  private static final int PORT = 8443;
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final InetSocketAddress LOOPBACK =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

  @TempDir private Path directory;
  private Path path = Path.of("enclave");
  private final List<AutoCloseable> open = new ArrayList<>();

  @BeforeEach
  void choosePath() {
    path = directory.resolve("enclave");
  }

  @AfterEach
  void closeAll() throws Exception {
    for (AutoCloseable closeable : open.reversed()) {
      closeable.close();
    }
  }

  @Test
  void carriesBytesBothWaysAndCountsThem() throws Exception {
    enclave(HttpsProxyTest::echo);
    HttpsProxy proxy = proxy(limits(16, LONG, LONG));
    try (Socket client = connect(proxy)) {
      assertThat(exchange(client, 7)).isEqualTo(7);
    }
    await(() -> proxy.counters().open() == 0);
    assertThat(proxy.counters()).isEqualTo(new ProxyCounters(0, 1, 0, 1, 1));
  }

  @Test
  void passesHalfCloseOn() throws Exception {
    enclave(HttpsProxyTest::echoAfterEnd);
    HttpsProxy proxy = proxy(limits(16, LONG, LONG));
    try (Socket client = connect(proxy)) {
      client.getOutputStream().write(new byte[] {1, 2, 3});
      client.shutdownOutput();
      assertThat(client.getInputStream().readAllBytes()).containsExactly(1, 2, 3);
    }
  }

  @Test
  void deliversWhatCameBeforeTheEnclaveClosed() throws Exception {
    byte[] sent = new byte[1 << 20];
    sent[sent.length - 1] = 1;
    enclave(connection -> write(connection, ByteBuffer.wrap(sent)));
    try (Socket client = connect(proxy(limits(16, LONG, LONG)))) {
      assertThat(client.getInputStream().readAllBytes()).isEqualTo(sent);
    }
  }

  @Test
  void closesClientsAtOnceWhileThereIsNoEnclave() throws Exception {
    HttpsProxy proxy = proxy(limits(64, LONG, LONG));
    for (int i = 0; i < 100; i++) {
      try (Socket client = connect(proxy)) {
        assertThat(client.getInputStream().read()).isEqualTo(-1);
      }
    }
    assertThat(proxy.counters().failed()).isEqualTo(100);
    await(() -> proxy.counters().open() == 0);
  }

  @Test
  void outlivesItsEnclave() throws Exception {
    HttpsProxy proxy = proxy(limits(16, LONG, LONG));
    for (int life = 0; life < 3; life++) {
      try (UnixEnclave enclave = UnixEnclave.at(path, HttpsProxyTest::echo);
          Socket client = connect(proxy)) {
        assertThat(exchange(client, life)).isEqualTo(life);
        assertThat(enclave).isNotNull();
      }
      try (Socket client = connect(proxy)) {
        assertThat(client.getInputStream().read()).isEqualTo(-1);
      }
    }
  }

  @Test
  void closesIdleTunnels() throws Exception {
    enclave(HttpsProxyTest::echo);
    try (Socket client = connect(proxy(limits(16, Duration.ofMillis(100), LONG)))) {
      assertThat(exchange(client, 7)).isEqualTo(7);
      assertThat(client.getInputStream().read()).isEqualTo(-1);
    }
  }

  @Test
  void closesTunnelsThatStayHalfOpen() throws Exception {
    var ended = new CountDownLatch(1);
    enclave(connection -> untilEnd(connection, ended));
    HttpsProxy proxy = proxy(limits(16, LONG, Duration.ofMillis(100)));
    try (Socket client = connect(proxy)) {
      client.shutdownOutput();
      assertThat(client.getInputStream().read()).isEqualTo(-1);
      await(() -> proxy.counters().open() == 0);
    }
    ended.countDown();
  }

  @Test
  void leavesClientsBeyondTheCapInTheQueueAndServesThemLater() throws Exception {
    enclave(HttpsProxyTest::echo);
    HttpsProxy proxy = proxy(limits(2, LONG, LONG));
    Socket first = connect(proxy);
    Socket second = connect(proxy);
    assertThat(exchange(first, 1)).isEqualTo(1);
    assertThat(exchange(second, 2)).isEqualTo(2);
    try (Socket third = connect(proxy)) {
      third.getOutputStream().write(3);
      third.setSoTimeout(200);
      assertThat(readOrTimeOut(third)).isEmpty();
      assertThat(proxy.counters().accepted()).isEqualTo(2);
      first.close();
      third.setSoTimeout(10_000);
      assertThat(third.getInputStream().read()).isEqualTo(3);
    }
    second.close();
  }

  @Test
  void holdsAThousandIdleConnections() throws Exception {
    enclave(HttpsProxyTest::echo);
    HttpsProxy proxy = proxy(limits(1_000, LONG, LONG));
    List<Socket> clients = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      Socket client = connect(proxy);
      open.add(client);
      clients.add(client);
      assertThat(exchange(client, i & 0xff)).isEqualTo(i & 0xff);
    }
    assertThat(proxy.counters().open()).isEqualTo(1_000);
    for (Socket client : clients) {
      assertThat(exchange(client, 7)).isEqualTo(7);
    }
  }

  private void enclave(Consumer<SocketChannel> handler) throws IOException {
    open.add(UnixEnclave.at(path, handler));
  }

  private HttpsProxy proxy(ProxyLimits limits) {
    HttpsProxy proxy =
        HttpsProxy.start(LOOPBACK, UnixEnclave.vsock(path), UnixEnclave.CID, PORT, limits);
    open.add(proxy);
    return proxy;
  }

  private static ProxyLimits limits(int connections, Duration idle, Duration halfOpen) {
    return new ProxyLimits(connections, Duration.ofSeconds(5), idle, halfOpen);
  }

  private static Socket connect(HttpsProxy proxy) throws IOException {
    return new Socket(proxy.address().getAddress(), proxy.address().getPort());
  }

  private static int exchange(Socket client, int value) throws IOException {
    OutputStream out = client.getOutputStream();
    out.write(value);
    InputStream in = client.getInputStream();
    return in.read();
  }

  private static List<Integer> readOrTimeOut(Socket client) throws IOException {
    try {
      return List.of(client.getInputStream().read());
    } catch (SocketTimeoutException e) {
      return List.of();
    }
  }

  static void echo(SocketChannel connection) {
    try {
      ByteBuffer buffer = ByteBuffer.allocate(16 << 10);
      while (connection.read(buffer) >= 0) {
        write(connection, buffer.flip());
        buffer.clear();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void echoAfterEnd(SocketChannel connection) {
    try {
      ByteBuffer buffer = ByteBuffer.allocate(16);
      while (connection.read(buffer) >= 0) {
        assertThat(buffer.hasRemaining()).isTrue();
      }
      write(connection, buffer.flip());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Takes the end of the input, but does not answer with one of its own. */
  private static void untilEnd(SocketChannel connection, CountDownLatch ended) {
    try {
      assertThat(connection.read(ByteBuffer.allocate(1))).isEqualTo(-1);
      ended.await();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void write(SocketChannel connection, ByteBuffer bytes) {
    try {
      while (bytes.hasRemaining()) {
        connection.write(bytes);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void await(BooleanSupplier condition) {
    while (!condition.getAsBoolean()) {
      Thread.onSpinWait();
    }
  }
}
