package io.nitrosigner.enclave.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.nitrosigner.enclave.telemetry.Telemetry;
import io.nitrosigner.nitro.vsock.UnixStreams;
import io.nitrosigner.nitro.vsock.VsockConnection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
final class SigningServerLimitsTest {
  private static final TestIdentity IDENTITY = TestIdentity.generate();
  private static final String KEY = FakeApi.KEY.toString();
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final Duration SHORT = Duration.ofMillis(300);
  private static final long BUDGET = 64L << 20;
  private static final int CONNECTIONS = 8;

  @TempDir private Path directory = Path.of("");
  private final FakeApi api = new FakeApi();
  private final List<AutoCloseable> open = new ArrayList<>();

  @AfterEach
  void closeAll() throws Exception {
    for (AutoCloseable closeable : open.reversed()) {
      closeable.close();
    }
  }

  @Test
  void refusesBodiesAnnouncedAsTooLong() throws Exception {
    start(limits(LONG, LONG, LONG, LONG));
    TestClient client = client();
    client.send(post("Content-Length: " + (Limits.MAX_BODY_BYTES + 1)));
    assertRefused(client, 413);
  }

  @Test
  void refusesBodiesThatTurnOutTooLongWhileTheClientStillSends() throws Exception {
    start(limits(LONG, LONG, LONG, LONG));
    TestClient client = client();
    client.send(post("Transfer-Encoding: chunked"));
    String chunk = "10000\r\n" + "x".repeat(0x10000) + "\r\n";
    for (int sent = 0; sent <= Limits.MAX_BODY_BYTES; sent += 0x10000) {
      client.send(chunk);
    }
    client.send("0\r\n\r\n");
    assertRefused(client, 413);
  }

  @Test
  void refusesLongRequestLinesAndHeaders() throws Exception {
    start(limits(LONG, LONG, LONG, LONG));
    TestClient line = client();
    line.send("GET /" + "x".repeat(Limits.MAX_INITIAL_LINE_BYTES) + " HTTP/1.1\r\n\r\n");
    assertRefused(line, 414);
    TestClient header = client();
    header.send("GET /upcheck HTTP/1.1\r\nX: " + "x".repeat(Limits.MAX_HEADER_BYTES) + "\r\n\r\n");
    assertRefused(header, 431);
  }

  @Test
  void refusesWhatIsNotHttp() throws Exception {
    start(limits(LONG, LONG, LONG, LONG));
    TestClient client = client();
    client.send("nonsense\r\n\r\n");
    assertRefused(client, 400);
  }

  @Test
  void refusesMoreBodiesThanItsMemoryAndRecovers() throws Exception {
    start(new Limits(CONNECTIONS, 1 << 20, LONG, LONG, LONG, LONG, Duration.ofMillis(100)));
    TestClient client = client();
    String body = "{\"pad\":\"" + "x".repeat(2 << 20) + "\"}";
    assertThat(client.sign(KEY, body).status()).isEqualTo(503);
    for (int i = 0; i < 3; i++) {
      assertThat(client().sign(KEY, "{\"pad\":\"" + "x".repeat(700_000) + "\"}").status())
          .isEqualTo(200);
    }
  }

  @Test
  void closesConnectionsThatSendTheirRequestTooSlowly() throws Exception {
    start(limits(LONG, SHORT, LONG, LONG));
    TestClient headers = client();
    headers.send("GET /upcheck HT");
    assertThat(headers.closed()).isTrue();
    TestClient body = client();
    body.send(post("Content-Length: 10") + "{");
    assertThat(body.closed()).isTrue();
  }

  @Test
  void closesConnectionsThatStayIdle() throws Exception {
    start(limits(LONG, LONG, LONG, SHORT));
    TestClient client = client();
    assertThat(client.get("/upcheck").status()).isEqualTo(200);
    assertThat(client.closed()).isTrue();
  }

  @Test
  void closesConnectionsWhoseAnswerDoesNotCome() throws Exception {
    start(limits(LONG, LONG, SHORT, LONG));
    TestClient client = client();
    client.send(TestClient.request("POST", "/api/v1/eth2/sign/" + KEY, "{\"fail\":\"hold\"}"));
    assertThat(client.closed()).isTrue();
    api.pending.complete(FakeApi.signature(1));
  }

  @Test
  void closesConnectionsThatNeverFinishTheirHandshake() throws Exception {
    SigningServer server = start(limits(SHORT, LONG, LONG, LONG));
    try (VsockConnection mute = connect()) {
      assertThat(mute.in().read()).isEqualTo(-1);
    }
    await(() -> server.counters().failedHandshakes() == 1);
  }

  @Test
  void leavesConnectionsBeyondTheCapInTheQueueAndServesThemLater() throws Exception {
    SigningServer server = start(limits(LONG, LONG, LONG, LONG));
    List<TestClient> clients = new ArrayList<>();
    for (int i = 0; i < CONNECTIONS; i++) {
      clients.add(client());
    }
    CompletableFuture<Integer> late = CompletableFuture.supplyAsync(this::upcheck);
    for (int i = 0; i < 20; i++) {
      assertThat(clients.getLast().get("/upcheck").status()).isEqualTo(200);
    }
    assertThat(late).isNotDone();
    assertThat(server.counters().accepted()).isEqualTo(CONNECTIONS);
    clients.getFirst().close();
    assertThat(late.get(10, TimeUnit.SECONDS)).isEqualTo(200);
  }

  private SigningServer start(Limits limits) throws IOException {
    SigningServer server =
        SigningServer.start(
            UnixStreams.listen(directory.resolve("signer"), 3),
            IDENTITY.server(),
            api,
            new Telemetry(InstantSource.system()),
            limits);
    open.add(server);
    return server;
  }

  private TestClient client() throws IOException {
    TestClient client = TestClient.connect(directory.resolve("signer"), IDENTITY.client());
    open.add(client);
    return client;
  }

  private int upcheck() {
    try (TestClient client = TestClient.connect(directory.resolve("signer"), IDENTITY.client())) {
      return client.get("/upcheck").status();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private VsockConnection connect() throws IOException {
    return UnixStreams.connect(directory.resolve("signer"), 3, LONG);
  }

  private static Limits limits(
      Duration handshake, Duration request, Duration answer, Duration idle) {
    return new Limits(CONNECTIONS, BUDGET, handshake, request, answer, idle, LONG);
  }

  private static String post(String header) {
    return "POST /api/v1/eth2/sign/" + KEY + " HTTP/1.1\r\nHost: x\r\n" + header + "\r\n\r\n";
  }

  private static void assertRefused(TestClient client, int status) throws IOException {
    TestClient.Response response = client.read();
    assertThat(response.status()).isEqualTo(status);
    assertThat(response.header("connection")).isEqualTo("close");
    assertThat(response.body()).startsWith("{\"code\":" + status);
  }

  private static void await(BooleanSupplier condition) {
    while (!condition.getAsBoolean()) {
      Thread.onSpinWait();
    }
  }
}
