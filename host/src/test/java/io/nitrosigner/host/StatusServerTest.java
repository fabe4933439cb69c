package io.nitrosigner.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.nitrosigner.protocol.status.HostStatus;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class StatusServerTest {
  private final HostState state = new HostState(InstantSource.fixed(Instant.EPOCH), "signer.eif");
  private final HttpClient client = HttpClient.newHttpClient();
  private final int port = freePort();
  private final StatusServer server;

  StatusServerTest(@TempDir Path directory) throws IOException {
    server = StatusServer.start(port, state, FakeEnclave.channel(directory));
  }

  @AfterEach
  void close() {
    server.close();
    client.close();
  }

  @Test
  void answersWithTheStatus() throws Exception {
    HttpResponse<byte[]> answer = client.send(request(""), HttpResponse.BodyHandlers.ofByteArray());

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
    assertThat(HostStatus.read(answer.body())).isEqualTo(state.status());
  }

  @Test
  void holdsWhoeverHasSeenThisStatusUntilTheNext() throws Exception {
    var next =
        client.sendAsync(
            request("?after=" + state.status().version()), HttpResponse.BodyHandlers.ofByteArray());
    state.doing("watching");

    assertThat(HostStatus.read(next.get(5, TimeUnit.SECONDS).body()).activity())
        .isEqualTo("watching");
  }

  @ParameterizedTest
  @ValueSource(strings = {"?after=", "?after=-1", "?after=9999999999999999999", "?before=1", "?"})
  void answersAtOnceWhenTheQuestionIsOdd(String query) throws Exception {
    var answer = client.sendAsync(request(query), HttpResponse.BodyHandlers.ofByteArray());

    assertThat(answer.get(5, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
  }

  private HttpRequest request(String query) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/status" + query))
        .build();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
