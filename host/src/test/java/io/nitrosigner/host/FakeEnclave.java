package io.nitrosigner.host;

import io.nitrosigner.nitro.vsock.UnixStreams;
import io.nitrosigner.nitro.vsock.Vsock;
import io.nitrosigner.nitro.vsock.VsockConnection;
import io.nitrosigner.nitro.vsock.VsockListener;
import io.nitrosigner.protocol.control.ControlRequest;
import io.nitrosigner.protocol.control.ControlResponse;
import io.nitrosigner.protocol.control.Frames;
import io.nitrosigner.protocol.control.Ports;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** An enclave's control port, which answers as the test says, each time on a new connection. */
final class FakeEnclave implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(2);

  final List<ControlRequest> requests = Collections.synchronizedList(new ArrayList<>());
  private final VsockListener listener;

  private FakeEnclave(VsockListener listener) {
    this.listener = listener;
  }

  /** Serves connections one after the other, each with the next answer or, for none, without. */
  static FakeEnclave answering(Path directory, List<Optional<ControlResponse>> answers)
      throws IOException {
    FakeEnclave enclave =
        new FakeEnclave(UnixStreams.listen(socket(directory, Ports.CONTROL), Vsock.PARENT_CID));
    Thread.ofPlatform().daemon().start(() -> enclave.serve(answers));
    return enclave;
  }

  /** The parent's vsock, whose ports are sockets in a directory. */
  static Vsock vsock(Path directory) {
    return new Vsock() {
      @Override
      public VsockListener listen(int port) throws IOException {
        return UnixStreams.listen(socket(directory, port), Configurations.CID);
      }

      @Override
      public VsockConnection connect(int cid, int port, Duration timeout) throws IOException {
        return UnixStreams.connect(socket(directory, port), cid, timeout);
      }
    };
  }

  /** The control channel to an enclave there. */
  static ControlChannel channel(Path directory) {
    return new ControlChannel(vsock(directory), Configurations.CID);
  }

  /** Tells the host that the control port is open. */
  static void signalReady(Path directory) throws IOException {
    UnixStreams.connect(socket(directory, Ports.READY), Vsock.PARENT_CID, TIMEOUT).close();
  }

  private void serve(List<Optional<ControlResponse>> answers) {
    try {
      for (Optional<ControlResponse> answer : answers) {
        try (VsockConnection connection = listener.accept()) {
          serve(connection, answer);
        }
      }
    } catch (IOException e) {
      // the host or the test is done
    }
  }

  private void serve(VsockConnection connection, Optional<ControlResponse> answer)
      throws IOException {
    Optional<byte[]> request = Frames.read(connection.in());
    if (request.isPresent() && answer.isPresent()) {
      requests.add(ControlRequest.read(request.get()));
      Frames.write(connection.out(), answer.get().write());
    }
  }

  @Override
  public void close() {
    listener.close();
  }

  private static Path socket(Path directory, int port) {
    return directory.resolve(port + ".sock");
  }
}
