package io.nitrosigner.host;

import io.nitrosigner.nitro.vsock.Vsock;
import io.nitrosigner.nitro.vsock.VsockConnection;
import io.nitrosigner.protocol.control.ControlClient;
import io.nitrosigner.protocol.control.ControlRequest;
import io.nitrosigner.protocol.control.ControlResponse;
import io.nitrosigner.protocol.control.EnclaveState;
import io.nitrosigner.protocol.control.Frames;
import io.nitrosigner.protocol.control.KeyRows;
import io.nitrosigner.protocol.control.KeyRows.Staged;
import io.nitrosigner.protocol.control.Ports;
import io.nitrosigner.protocol.records.ValidatorKeyRecord;
import java.io.IOException;
import java.time.Duration;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The enclave's control port. Each question takes a connection of its own, because the enclave
 * closes connections on which nothing is said while the host gathers an answer.
 */
record ControlChannel(Vsock vsock, int cid) {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);

  /** Unsealing ten thousand old keystores takes long; anything else is answered at once. */
  private static final Duration INIT_TIMEOUT = Duration.ofHours(3);

  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  /** Writing a thousand histories takes some seconds; an HTTP answer is due within twenty. */
  private static final Duration HISTORY_TIMEOUT = Duration.ofSeconds(15);

  EnclaveState state() throws IOException {
    return call(new ControlRequest.InitState(), TIMEOUT);
  }

  /** Hands over {@code init}; the answer is the state after it, serving or failed. */
  EnclaveState init(ControlRequest.Init init) throws IOException {
    return call(
        new ControlRequest.Init(
            init.config(), init.credential(), init.encryptedTlsKey(), stage(init.keys())),
        INIT_TIMEOUT);
  }

  /** Hands over a change of the keys; the answer comes before it is done. */
  EnclaveState keys(ControlRequest.Keys keys) throws IOException {
    return give(keys.with(stage(keys.keys())));
  }

  /** Rows of which one frame is not enough go before the request that they belong to. */
  private KeyRows stage(KeyRows rows) throws IOException {
    Deque<List<ValidatorKeyRecord>> parts = RowParts.of(rows.readable());
    if (parts.size() <= 1) {
      return rows;
    }
    String staging = UUID.randomUUID().toString();
    int staged = 0;
    while (parts.size() > 1) {
      List<ValidatorKeyRecord> part = parts.removeFirst();
      give(new ControlRequest.Rows(staging, part));
      staged += part.size();
    }
    return new KeyRows(
        parts.removeFirst(),
        rows.unreadable(),
        rows.inactive(),
        Optional.of(new Staged(staging, staged)));
  }

  /** Hands over something that the enclave takes at once. */
  EnclaveState give(ControlRequest request) throws IOException {
    ControlResponse response = exchangeBounded(request, TIMEOUT);
    if (response.status() != 200) {
      throw refused(request, response);
    }
    return response.state();
  }

  /** Hands over {@code history} and returns the answer as it is, also a refusal. */
  ControlResponse ask(ControlRequest.History history) throws IOException {
    return exchange(history, HISTORY_TIMEOUT);
  }

  private EnclaveState call(ControlRequest request, Duration timeout) throws IOException {
    ControlResponse response = exchangeBounded(request, timeout);
    if (response.status() == 400 || response.status() == 409) {
      throw refused(request, response);
    }
    return response.state();
  }

  private static HostException refused(ControlRequest request, ControlResponse response) {
    return new HostException(
        "the enclave refused " + request.operation() + ": " + response.message());
  }

  private ControlResponse exchangeBounded(ControlRequest request, Duration timeout)
      throws IOException {
    int length = request.write().length;
    if (length > Frames.MAX_LENGTH) {
      throw new HostException(
          request.operation()
              + " takes "
              + length
              + " bytes, at most "
              + Frames.MAX_LENGTH
              + " fit");
    }
    return exchange(request, timeout);
  }

  private ControlResponse exchange(ControlRequest request, Duration timeout) throws IOException {
    try (VsockConnection connection = vsock.connect(cid, Ports.CONTROL, CONNECT_TIMEOUT)) {
      connection.soTimeout(timeout);
      return ControlClient.call(connection.in(), connection.out(), request);
    }
  }
}
