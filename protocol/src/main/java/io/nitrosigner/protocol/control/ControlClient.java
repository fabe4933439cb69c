package io.nitrosigner.protocol.control;

import io.nitrosigner.protocol.ProtocolException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** One request and its answer over a connected control stream. */
public final class ControlClient {
  private ControlClient() {}

  /**
   * Sends {@code request} and waits for the answer.
   *
   * @throws ProtocolException when the enclave closes without an answer or answers nonsense
   */
  public static ControlResponse call(InputStream in, OutputStream out, ControlRequest request)
      throws IOException {
    Frames.write(out, request.write());
    return Frames.read(in)
        .map(ControlResponse::read)
        .orElseThrow(() -> new ProtocolException("the enclave closed without an answer"));
  }
}
