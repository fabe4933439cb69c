package io.nitrosigner.nitro.vsock;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/** Two ends of one Unix stream. */
record Streams(VsockConnection client, VsockConnection server) implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofSeconds(10);

  static Streams open(Path directory) throws IOException {
    Path path = directory.resolve("socket");
    try (VsockListener listener = UnixStreams.listen(path, 16)) {
      VsockConnection client = UnixStreams.connect(path, Vsock.PARENT_CID, PATIENCE);
      return new Streams(client, listener.accept());
    }
  }

  @Override
  public void close() {
    client.close();
    server.close();
  }
}
