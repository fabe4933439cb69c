package io.nitrosigner.host.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import io.nitrosigner.nitro.vsock.UnixStreams;
import io.nitrosigner.nitro.vsock.VsockConnection;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class EgressProxyTest {
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final ProxyLimits LIMITS = new ProxyLimits(64, Duration.ofSeconds(5), LONG, LONG);
  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

  /** A few pooled chunks: nothing that grows with what is carried. */
  private static final long MAX_MEMORY = 16 << 20;

  private static final int ECHO_BYTES = 64 << 20;
  private static final long SEED = 7;

  @TempDir private Path directory = Path.of("");
  private final List<AutoCloseable> open = new ArrayList<>();

  @AfterEach
  void closeAll() throws Exception {
    for (AutoCloseable closeable : open.reversed()) {
      closeable.close();
    }
  }

  @Test
  void carriesTheEnclaveToItsRemote() throws Exception {
    EgressProxy proxy = egress(echoServer());
    try (VsockConnection enclave = connect()) {
      enclave.out().write(7);
      assertThat(enclave.in().read()).isEqualTo(7);
      enclave.shutdownOutput();
      assertThat(enclave.in().read()).isEqualTo(-1);
    }
    assertThat(proxy.counters().bytesIn()).isEqualTo(1);
    assertThat(proxy.counters().bytesOut()).isEqualTo(1);
  }

  @Test
  void closesAtOnceWhenTheRemoteRefuses() throws Exception {
    EgressProxy proxy = egress(closedPort());
    try (VsockConnection enclave = connect()) {
      assertThat(enclave.in().read()).isEqualTo(-1);
    }
    assertThat(proxy.counters().failed()).isEqualTo(1);
  }

  @Test
  void closesAtOnceWhenTheRemoteHasNoAddress() throws Exception {
    Path path = directory.resolve("egress");
    EgressProxy proxy =
        EgressProxy.start(UnixStreams.listen(path, UnixEnclave.CID), "no.invalid", 443, LIMITS);
    open.add(proxy);
    try (VsockConnection enclave = connect()) {
      assertThat(enclave.in().read()).isEqualTo(-1);
    }
    assertThat(proxy.counters().failed()).isEqualTo(1);
  }

  @Test
  void carriesMuchThroughBothProxiesToASlowReaderInBoundedMemory() throws Exception {
    egress(echoServer());
    HttpsProxy https =
        HttpsProxy.start(
            new InetSocketAddress(LOOPBACK, 0),
            UnixEnclave.vsock(directory.resolve("egress")),
            UnixEnclave.CID,
            443,
            LIMITS);
    open.add(https);
    try (Socket client = new Socket()) {
      client.setReceiveBufferSize(8 << 10);
      client.connect(https.address());
      CompletableFuture<Long> sent = CompletableFuture.supplyAsync(() -> send(client));
      assertThat(receiveSlowly(client.getInputStream())).isEqualTo(sent.join());
    }
    assertThat(https.counters().bytesIn()).isEqualTo(ECHO_BYTES);
    assertThat(https.counters().bytesOut()).isEqualTo(ECHO_BYTES);
  }

  /** Sends pseudo-random bytes and the end, and returns their checksum. */
  private static long send(Socket client) {
    try {
      var random = new Random(SEED);
      var sum = new CRC32C();
      byte[] piece = new byte[100_000];
      OutputStream out = client.getOutputStream();
      for (int left = ECHO_BYTES; left > 0; left -= piece.length) {
        random.nextBytes(piece);
        int length = Math.min(left, piece.length);
        sum.update(piece, 0, length);
        out.write(piece, 0, length);
      }
      client.shutdownOutput();
      return sum.getValue();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long receiveSlowly(InputStream in) throws IOException {
    var sum = new CRC32C();
    byte[] piece = new byte[4_096];
    for (int length = in.read(piece); length >= 0; length = in.read(piece)) {
      sum.update(piece, 0, length);
      assertThat(nettyMemory()).isLessThan(MAX_MEMORY);
    }
    return sum.getValue();
  }

  private static long nettyMemory() {
    var metric = ((ByteBufAllocatorMetricProvider) ByteBufAllocator.DEFAULT).metric();
    return metric.usedDirectMemory() + metric.usedHeapMemory();
  }

  private EgressProxy egress(int port) throws IOException {
    Path path = directory.resolve("egress");
    EgressProxy proxy =
        EgressProxy.start(
            UnixStreams.listen(path, UnixEnclave.CID), LOOPBACK.getHostAddress(), port, LIMITS);
    open.add(proxy);
    return proxy;
  }

  private VsockConnection connect() throws IOException {
    return UnixStreams.connect(directory.resolve("egress"), UnixEnclave.CID, LONG);
  }

  private int echoServer() throws IOException {
    ServerSocket server = new ServerSocket(0, 50, LOOPBACK);
    open.add(server);
    Thread.ofVirtual().start(() -> serve(server));
    return server.getLocalPort();
  }

  private static void serve(ServerSocket server) {
    try {
      while (true) {
        Socket connection = server.accept();
        Thread.ofVirtual().start(() -> echo(connection));
      }
    } catch (IOException e) {
      // closed: the test is over
    }
  }

  private static void echo(Socket connection) {
    try (connection) {
      connection.getInputStream().transferTo(connection.getOutputStream());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int closedPort() throws IOException {
    try (ServerSocket server = new ServerSocket(0, 1, LOOPBACK)) {
      return server.getLocalPort();
    }
  }
}
