package io.nitrosigner.enclave.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.nitrosigner.enclave.http.TestClient.Response;
import io.nitrosigner.enclave.telemetry.RequestMeter;
import io.nitrosigner.enclave.telemetry.Telemetry;
import io.nitrosigner.nitro.vsock.UnixStreams;
import io.nitrosigner.signing.bls.PublicKey;
import io.nitrosigner.signing.bls.Signature;
import io.nitrosigner.slashing.HighWatermark;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The corners of HTTP/1.1 that clients and proxies reach. */
@Timeout(30)
final class SigningServerHttpTest {
  private static final TestIdentity IDENTITY = TestIdentity.generate();
  private static final String KEY = FakeApi.KEY.toString();
  private static final String SIGN = "/api/v1/eth2/sign/" + KEY;

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
  void keepsTheOrderOfPipelinedRequestsWhateverTheyTake() throws Exception {
    TestClient client = client(api);
    client.send(
        TestClient.request("POST", SIGN, "{\"fail\":\"hold\"}")
            + TestClient.request("GET", "/upcheck", "")
            + TestClient.request("POST", SIGN, "{\"fail\":\"SLASHABLE\"}")
            + TestClient.request("GET", "/no/such/path", "")
            + TestClient.request("POST", SIGN, "{\"n\":9}"));
    api.held.await();
    api.pending.complete(FakeApi.signature(7));
    assertThat(client.read().body()).isEqualTo(FakeApi.signature(7).toString());
    assertThat(client.read().body()).isEqualTo("OK");
    assertThat(client.read().status()).isEqualTo(412);
    assertThat(client.read().status()).isEqualTo(404);
    assertThat(client.read().body()).isEqualTo(FakeApi.signature(9).toString());
  }

  @Test
  void answersHeadWithoutABodyAndGoesOn() throws Exception {
    TestClient client = client(api);
    for (String path : List.of("/upcheck", "/healthcheck", SIGN, "/no/such/path")) {
      client.send(TestClient.request("HEAD", path, ""));
      assertThat(client.read(false).status()).isIn(404, 405);
      assertThat(client.get("/upcheck").body()).isEqualTo("OK");
    }
  }

  @Test
  void takesHttp10AndClosesEvenIfAskedNotTo() throws Exception {
    TestClient client = client(api);
    client.send(
        "POST "
            + SIGN
            + " HTTP/1.0\r\nConnection: keep-alive\r\nContent-Length: 7\r\n\r\n{\"n\":7}");
    assertThat(client.read().body()).isEqualTo(FakeApi.signature(7).toString());
    assertThat(client.closed()).isTrue();
  }

  @Test
  void takesTargetsInAbsoluteForm() throws Exception {
    TestClient client = client(api);
    assertThat(client.get("https://localhost:8443/upcheck").body()).isEqualTo("OK");
    client.send(TestClient.request("POST", "https://localhost:8443" + SIGN, "{\"n\":7}"));
    assertThat(client.read().body()).isEqualTo(FakeApi.signature(7).toString());
  }

  @Test
  void decodesNoPercents() throws Exception {
    TestClient client = client(api);
    var encoded = new StringBuilder();
    for (byte digit : KEY.getBytes(StandardCharsets.US_ASCII)) {
      encoded.append("%%%02x".formatted(digit));
    }
    assertThat(client.sign(encoded.toString(), "{}").status()).isEqualTo(404);
    assertThat(client.get("/%75pcheck").status()).isEqualTo(404);
    assertThat(api.requests).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"OPTIONS", "PUT", "DELETE", "PATCH", "TRACE", "CONNECT", "BREW"})
  void refusesOtherMethods(String method) throws Exception {
    TestClient client = client(api);
    client.send(TestClient.request(method, SIGN, ""));
    Response response = client.read();
    assertThat(response.status()).isEqualTo(405);
    assertThat(response.header("allow")).isEqualTo("POST");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/healthcheck",
        "/api/v1/eth2/publicKeys",
        "/api/v1/eth2/highWatermark",
        "/reload"
      })
  void tellsNothingOfItsOwnFaults(String path) throws Exception {
    TestClient client = client(new BrokenApi());
    assertNameless(client.get(path, "Accept: */*"));
    assertThat(client.get("/upcheck").body()).isEqualTo("OK");
  }

  @Test
  void tellsNothingOfFaultsOfSigning() throws Exception {
    TestClient client = client(new BrokenApi());
    assertNameless(client.sign(KEY, "{}"));
    assertThat(client.get("/upcheck").body()).isEqualTo("OK");
  }

  private static void assertNameless(Response response) {
    assertThat(response.status()).isEqualTo(500);
    assertThat(response.body())
        .matches("\\{\"code\":500,\"message\":\"internal error, request \\d+\"}");
    assertThat(response.headers().values()).noneMatch(value -> value.contains("secret"));
  }

  private TestClient client(SigningApi served) throws IOException {
    Path socket = directory.resolve("signer");
    open.add(
        SigningServer.start(
            UnixStreams.listen(socket, 3),
            IDENTITY.server(),
            served,
            new Telemetry(InstantSource.system())));
    TestClient client = TestClient.connect(socket, IDENTITY.client());
    open.add(client);
    return client;
  }

  /** Fails in every way, errors of the machine included. */
  private static final class BrokenApi implements SigningApi {
    @Override
    public List<PublicKey> publicKeys() {
      throw new IllegalStateException("inner secret");
    }

    @Override
    public boolean holds(PublicKey key) {
      return true;
    }

    @Override
    public Health health() {
      throw new StackOverflowError("inner secret");
    }

    @Override
    public CompletionStage<Signature> sign(
        PublicKey key, Map<String, Object> request, RequestMeter meter) {
      throw new AssertionError("inner secret", new IOException("deeper secret"));
    }

    @Override
    public Optional<HighWatermark> highWatermark() {
      throw new IllegalStateException("inner secret");
    }

    @Override
    public ReloadStatus reloadStatus() {
      throw new UnsupportedOperationException("inner secret");
    }

    @Override
    public boolean requestReload() {
      throw new UnsupportedOperationException("inner secret");
    }
  }
}
