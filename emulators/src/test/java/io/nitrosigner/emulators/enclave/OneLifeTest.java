package io.nitrosigner.emulators.enclave;

import static io.nitrosigner.emulators.enclave.SealedRecords.pubkey;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nitrosigner.enclave.Devices;
import io.nitrosigner.enclave.EnclaveProgram;
import io.nitrosigner.nitro.vsock.UnixStreams;
import io.nitrosigner.nitro.vsock.Vsock;
import io.nitrosigner.nitro.vsock.VsockConnection;
import io.nitrosigner.nitro.vsock.VsockListener;
import io.nitrosigner.protocol.control.ControlRequest;
import io.nitrosigner.protocol.control.ControlResponse;
import io.nitrosigner.protocol.control.EnclaveState;
import io.nitrosigner.protocol.control.Frames;
import io.nitrosigner.protocol.control.Ports;
import io.nitrosigner.protocol.records.ValidatorKeyRecord;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** That init is taken once, from the parent, on the control port, and nowhere else. */
@Timeout(60)
final class OneLifeTest {
  private static final int ANOTHER_GUEST = 17;
  private static final Duration SOON = Duration.ofSeconds(10);

  private static EnclaveWorld world;
  private static ValidatorKeyRecord first;
  private static ValidatorKeyRecord second;

  @BeforeAll
  static void start(@TempDir Path directory) throws IOException {
    world = EnclaveWorld.start(directory);
    first = world.records().v2(1);
    second = world.records().v2(2);
  }

  @AfterAll
  static void stop() {
    world.close();
  }

  @Test
  void refusesASecondInitAndChangesNothing() throws IOException {
    try (EnclaveGuest enclave = world.boot()) {
      EnclaveState serving = enclave.call(world.init(List.of(first))).state();
      ControlResponse again = enclave.call(world.init(List.of(second)));

      assertThat(again.status()).isEqualTo(409);
      assertThat(again.message()).isEqualTo("init is not allowed while SERVING");
      assertThat(enclave.state()).isEqualTo(serving);
      assertThat(enclave.get("/api/v1/eth2/publicKeys", world.records().tls()))
          .contains(pubkey(1))
          .doesNotContain(pubkey(2));
    }
  }

  @Test
  void takesOnlyOneOfTwoInitsAtOnce() throws Exception {
    try (EnclaveGuest enclave = world.boot();
        VsockConnection one = enclave.connect(Ports.CONTROL);
        VsockConnection other = enclave.connect(Ports.CONTROL)) {
      Frames.write(one.out(), world.init(List.of(first)).write());
      Frames.write(other.out(), world.init(List.of(second)).write());

      assertThat(List.of(status(one), status(other))).containsExactlyInAnyOrder(200, 409);
      assertThat(enclave.state().keysLoaded()).isEqualTo(1);
    }
  }

  @Test
  void staysFailed() throws IOException {
    try (EnclaveGuest enclave =
        world.boot(world.module(EnclaveWorld.registers(EnclaveWorld.image("theirs"))))) {
      EnclaveState failed = enclave.call(world.init(List.of(first))).state();
      ControlResponse again = enclave.call(world.init(List.of(first)));

      assertThat(failed.phase()).isEqualTo("FAILED");
      assertThat(again.status()).isEqualTo(409);
      assertThat(again.message()).isEqualTo("init is not allowed while FAILED");
      assertThat(enclave.state()).isEqualTo(failed);
    }
  }

  @Test
  void takesNoControlOnTheSignerPort() throws IOException {
    try (EnclaveGuest enclave = world.boot()) {
      assertThatThrownBy(() -> enclave.connect(Ports.SIGNER))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("does not listen");
      EnclaveState serving = enclave.call(world.init(List.of(first))).state();

      for (ControlRequest request :
          List.of(new ControlRequest.InitState(), world.init(List.of(second)))) {
        try (VsockConnection signer = enclave.connect(Ports.SIGNER)) {
          Frames.write(signer.out(), request.write());
          assertThat(isAlertOrNothing(signer.in().readAllBytes())).isTrue();
        }
      }
      assertThat(enclave.state()).isEqualTo(serving);
    }
  }

  @Test
  void answersNobodyButTheParent(@TempDir Path directory) throws IOException {
    Vsock fromAnotherGuest = new NeighbourVsock(directory, ANOTHER_GUEST);
    Devices devices =
        new Devices(
            world.module(EnclaveWorld.registers(EnclaveWorld.IMAGE)),
            fromAnotherGuest,
            EndpointTls.AWS.client(),
            InstantSource.system());
    try (EnclaveProgram _ = EnclaveProgram.start(devices);
        VsockConnection neighbour = fromAnotherGuest.connect(16, Ports.CONTROL, SOON)) {
      neighbour.soTimeout(SOON);
      assertThat(answerTo(neighbour, new ControlRequest.InitState())).isEmpty();
    }
  }

  /** A vsock whose every connection comes from the guest with {@code cid}. */
  private record NeighbourVsock(Path directory, int cid) implements Vsock {
    @Override
    public VsockListener listen(int port) throws IOException {
      return UnixStreams.listen(socket(port), cid);
    }

    @Override
    public VsockConnection connect(int peer, int port, Duration timeout) throws IOException {
      if (peer == PARENT_CID) {
        throw new ConnectException("no parent listens");
      }
      return UnixStreams.connect(socket(port), peer, timeout);
    }

    private Path socket(int port) {
      return directory.resolve(Integer.toString(port));
    }
  }

  /** The connection may be closed before the request is written. */
  private static Optional<byte[]> answerTo(VsockConnection connection, ControlRequest request) {
    try {
      Frames.write(connection.out(), request.write());
      return Frames.read(connection.in());
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static int status(VsockConnection control) throws IOException {
    return ControlResponse.read(Frames.read(control.in()).orElseThrow()).status();
  }

  /** A TLS alert is a record of type 21 and seven bytes. */
  private static boolean isAlertOrNothing(byte[] answer) {
    return answer.length == 0 || (answer.length == 7 && answer[0] == 21);
  }
}
