package io.nitrosigner.host;

import io.nitrosigner.nitro.vsock.VsockConnection;
import io.nitrosigner.nitro.vsock.VsockListener;
import io.nitrosigner.protocol.control.ControlResponse;
import io.nitrosigner.protocol.control.Frames;
import io.nitrosigner.protocol.control.Ports;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** An enclave that takes requests for metrics and answers when the test says so, if ever. */
final class SlowEnclave implements AutoCloseable {
  final CountDownLatch asked = new CountDownLatch(1);
  final CountDownLatch mayAnswer = new CountDownLatch(1);
  final AtomicInteger connections = new AtomicInteger();

  private final VsockListener listener;
  private final ControlResponse answer;

  SlowEnclave(Path directory, ControlResponse answer) throws IOException {
    this.listener = FakeEnclave.vsock(directory).listen(Ports.CONTROL);
    this.answer = answer;
    Thread.ofPlatform().daemon().start(this::accept);
  }

  private void accept() {
    try {
      while (!listener.isClosed()) {
        VsockConnection connection = listener.accept();
        connections.incrementAndGet();
        Thread.ofPlatform().daemon().start(() -> serve(connection));
      }
    } catch (IOException e) {
      // the test is done
    }
  }

  private void serve(VsockConnection connection) {
    try (connection) {
      Frames.read(connection.in());
      asked.countDown();
      mayAnswer.await();
      Frames.write(connection.out(), answer.write());
    } catch (IOException | InterruptedException e) {
      // the host has given up
    }
  }

  @Override
  public void close() {
    mayAnswer.countDown();
    listener.close();
  }
}
