package io.nitrosigner.nitro.vsock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
final class VsockListenerTest {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Path path;

  VsockListenerTest(@TempDir Path directory) {
    path = directory.resolve("socket");
  }

  @RepeatedTest(20)
  void closingWakesWhoeverAccepts() throws Exception {
    try (ExecutorService threads = Executors.newCachedThreadPool()) {
      VsockListener listener = UnixStreams.listen(path, 3);
      Future<VsockConnection> first = threads.submit(listener::accept);
      Future<VsockConnection> second = threads.submit(listener::accept);
      listener.close();
      for (Future<VsockConnection> accepting : List.of(first, second)) {
        assertThatThrownBy(() -> accepting.get(10, TimeUnit.SECONDS))
            .isInstanceOf(ExecutionException.class)
            .cause()
            .isInstanceOf(SocketException.class)
            .hasMessage("socket is closed");
      }
    }
  }

  @Test
  void acceptsConnectionsThatWaited() throws IOException {
    try (VsockListener listener = UnixStreams.listen(path, 3);
        VsockConnection one = UnixStreams.connect(path, 16, PATIENCE);
        VsockConnection two = UnixStreams.connect(path, 16, PATIENCE)) {
      one.out().write(1);
      two.out().write(2);
      try (VsockConnection first = listener.accept();
          VsockConnection second = listener.accept()) {
        assertThat(first.in().read()).isEqualTo(1);
        assertThat(second.in().read()).isEqualTo(2);
      }
    }
  }

  @Test
  void saysThatNobodyListens() {
    assertThatThrownBy(() -> UnixStreams.connect(path, 16, PATIENCE))
        .isInstanceOf(SocketException.class)
        .hasMessage("connect failed: no such socket (errno 2)");
  }

  @Test
  void saysThatTheListenerIsGone() throws IOException {
    UnixStreams.listen(path, 3).close();
    assertThatThrownBy(() -> UnixStreams.connect(path, 16, PATIENCE))
        .isInstanceOf(SocketException.class)
        .hasMessage("connect failed: connection refused (errno 111)");
  }

  @Test
  void saysThatTheAddressIsTaken() throws IOException {
    try (VsockListener listener = UnixStreams.listen(path, 3)) {
      assertThat(listener.isClosed()).isFalse();
      assertThatThrownBy(() -> UnixStreams.listen(path, 3))
          .isInstanceOf(SocketException.class)
          .hasMessage("bind failed: address in use (errno 98)");
    }
  }

  @Test
  void refusesAPathThatDoesNotFit() {
    assertThatThrownBy(() -> UnixStreams.listen(Path.of("/" + "x".repeat(107)), 3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("socket path of 108 bytes, expected at most 107");
  }

  @Test
  void stopsWaitingForAFullListener() throws IOException {
    List<VsockConnection> waiting = new ArrayList<>();
    try (VsockListener listener = UnixStreams.listen(path, 3)) {
      assertThat(listener.fd()).isPositive();
      assertThatThrownBy(
              () -> {
                while (true) {
                  waiting.add(UnixStreams.connect(path, 16, Duration.ofMillis(5)));
                }
              })
          .isInstanceOf(SocketTimeoutException.class);
      assertThat(waiting).hasSizeGreaterThan(256);
    } finally {
      waiting.forEach(VsockConnection::close);
    }
  }

  @Test
  void refusesUseAfterDetach() throws IOException {
    VsockListener listener = UnixStreams.listen(path, 3);
    int fd = listener.detach();
    assertThat(fd).isEqualTo(listener.fd());
    assertThatThrownBy(listener::accept).hasMessage("socket is closed");
    assertThatThrownBy(listener::detach).isInstanceOf(IllegalStateException.class);
    listener.close();
    Libc.close(fd);
  }

  @Test
  void leavesNoDescriptorBehind() throws Exception {
    int before = descriptors();
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      for (int round = 0; round < 200; round++) {
        Streams streams = Streams.open(Files.createTempDirectory(path.getParent(), "round"));
        Future<Integer> reading = threads.submit(() -> streams.server().in().read());
        threads.submit(streams.server()::close).get();
        streams.close();
        assertThatThrownBy(() -> reading.get(10, TimeUnit.SECONDS))
            .hasMessageContaining("socket is closed");
      }
    }
    assertThat(descriptors()).isLessThan(before + 20);
  }

  private static int descriptors() throws IOException {
    try (var open = Files.list(Path.of("/proc/self/fd"))) {
      return (int) open.count();
    }
  }
}
