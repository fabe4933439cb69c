package io.nitrosigner.emulators.nsm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nitrosigner.nitro.nsm.AttestationRequest;
import io.nitrosigner.nitro.nsm.NsmClient;
import io.nitrosigner.nitro.nsm.NsmException;
import io.nitrosigner.nitro.nsm.NsmTransport;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class NsmServerTest {
  @TempDir private Path directory;
  private Path socket;
  private NsmServer server;

  @BeforeEach
  void serve() {
    socket = directory.resolve("nsm.sock");
    server = NsmServer.open(socket, NsmFixture.module(NsmFixture.BOOT));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void carriesRequestsToOneModule() {
    try (NsmTransport first = NsmSocketTransport.open(socket);
        NsmTransport second = NsmSocketTransport.open(socket)) {
      new NsmClient(first).extendPcr(16, new byte[48]);
      new NsmClient(first).lockPcr(16);

      assertThat(new NsmClient(second).describePcr(16).locked()).isTrue();
      assertThat(new NsmClient(second).attest(AttestationRequest.empty())).isNotEmpty();
    }
  }

  @Test
  void endsTheConnectionOfAPeerThatSendsTooMuch() throws IOException {
    try (SocketChannel peer = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
      peer.write(ByteBuffer.allocate(4).putInt(0, NsmTransport.MAX_REQUEST + 1));

      assertThat(peer.read(ByteBuffer.allocate(1))).isEqualTo(-1);
    }
    try (NsmTransport other = NsmSocketTransport.open(socket)) {
      assertThat(new NsmClient(other).random()).hasSize(256);
    }
  }

  @Test
  void sendsNothingThatTheDriverWouldStop() {
    try (NsmTransport device = NsmSocketTransport.open(socket)) {
      assertThatThrownBy(() -> device.exchange(new byte[NsmTransport.MAX_REQUEST + 1]))
          .isInstanceOf(NsmException.class);
      assertThat(new NsmClient(device).random()).hasSize(256);
    }
  }

  @Test
  void failsOnceTheModuleIsGone() {
    try (NsmTransport device = NsmSocketTransport.open(socket)) {
      server.close();

      assertThatThrownBy(() -> new NsmClient(device).random()).isInstanceOf(NsmException.class);
      assertThatThrownBy(() -> NsmSocketTransport.open(socket)).isInstanceOf(NsmException.class);
    }
  }
}
