package io.nitrosigner.nitro.vsock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.SocketException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a machine with AF_VSOCK but nobody on the other side can show. */
@Timeout(30)
final class KernelVsockTest {
  private static final int ANY_PORT = -1;
  private static final int LOOPBACK_CID = 1;

  private final Vsock vsock = new KernelVsock();

  @BeforeEach
  void needsVsock() {
    int fd = Libc.socket(Libc.AF_VSOCK);
    assumeTrue(fd >= 0, "this kernel has no AF_VSOCK");
    Libc.close(fd);
    try {
      vsock.listen(ANY_PORT).close();
    } catch (IOException e) {
      assumeTrue(false, "this kernel has no vsock transport: " + e.getMessage());
    }
  }

  @Test
  void saysThatThePortIsTaken() throws IOException {
    int port = ThreadLocalRandom.current().nextInt(1 << 20, 1 << 30);
    try (VsockListener listener = vsock.listen(port)) {
      assertThat(listener.fd()).isPositive();
      assertThatThrownBy(() -> vsock.listen(port))
          .isInstanceOf(SocketException.class)
          .hasMessage("bind failed: address in use (errno 98)");
    }
  }

  @RepeatedTest(5)
  void closingWakesWhoeverAccepts() throws IOException {
    try (ExecutorService threads = Executors.newCachedThreadPool()) {
      VsockListener listener = vsock.listen(ANY_PORT);
      Future<VsockConnection> accepting = threads.submit(listener::accept);
      listener.close();
      assertThatThrownBy(() -> accepting.get(10, TimeUnit.SECONDS))
          .isInstanceOf(ExecutionException.class)
          .cause()
          .isInstanceOf(SocketException.class)
          .hasMessage("socket is closed");
    }
  }

  @Test
  void failsToConnectWhereNobodyListens() {
    assertThatThrownBy(() -> vsock.connect(LOOPBACK_CID, 1 << 20, Duration.ofMillis(200)))
        .isInstanceOf(IOException.class);
  }

  @Test
  void writesAndReadsTheKernelsAddress() {
    byte[] address = SocketAddresses.vsock(0x01020304, 8443);
    assertThat(address).hasSize(16);
    assertThat(SocketAddresses.cid(address)).isEqualTo(0x01020304);
  }
}
