package io.nitrosigner.enclave.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nitrosigner.enclave.life.Phase;
import io.nitrosigner.enclave.telemetry.Moment;
import io.nitrosigner.enclave.telemetry.Telemetry;
import io.nitrosigner.enclave.work.PoolCounters;
import io.nitrosigner.nitro.vsock.UnixStreams;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a server on the wire counts. */
@Timeout(30)
final class MeasuredServerTest {
  private static final TestIdentity IDENTITY = TestIdentity.generate();
  private static final TestIdentity STRANGER = TestIdentity.generate();
  private static final String KEY = FakeApi.KEY.toString();

  private final Path socket;
  private final Telemetry telemetry = new Telemetry(InstantSource.system());
  private final SigningServer server;

  MeasuredServerTest(@TempDir Path directory) throws IOException {
    socket = directory.resolve("signer");
    server =
        SigningServer.start(
            UnixStreams.listen(socket, 3), IDENTITY.server(), new FakeApi(), telemetry);
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void countsRequestsByDutyAndByWhatBecameOfThem() throws Exception {
    try (TestClient client = TestClient.connect(socket, IDENTITY.client())) {
      client.sign(KEY, "{\"type\":\"ATTESTATION\"}");
      client.sign(KEY, "{\"type\":\"ATTESTATION\",\"fail\":\"SLASHABLE\"}");
      client.sign(KEY, "{\"type\":\"ATTESTATION\",\"fail\":\"OVERLOADED\"}");
      client.sign(KEY, "{\"type\":\"ATTESTATION\",\"fail\":\"late bug\"}");
      client.sign(KEY, "{\"fail\":\"bug\"}");
      client.sign(KEY, "{");
      client.sign("0x00", "{}");
      client.get("/upcheck");
    }
    assertThat(metrics())
        .contains(
            counted("ATTESTATION", "signed", "none"),
            counted("ATTESTATION", "refused", "SLASHABLE"),
            counted("ATTESTATION", "refused", "OVERLOADED"),
            counted("ATTESTATION", "failed", "none"),
            counted("unknown", "failed", "none"),
            counted("unknown", "refused", "MALFORMED"),
            counted("unknown", "refused", "UNKNOWN_KEY"),
            "\nsigner_overload_total 1.0\n",
            "\nsigner_inflight 0.0\n",
            "\nsigner_request_seconds_count{duty=\"ATTESTATION\"} 4\n",
            "\nsigner_request_seconds_count{duty=\"unknown\"} 3\n");
  }

  @Test
  void countsRequestsThatAreTooLongToBeRead() throws Exception {
    try (TestClient client = TestClient.connect(socket, IDENTITY.client())) {
      String length = "Content-Length: " + (Limits.MAX_BODY_BYTES + 1);
      client.send("POST /api/v1/eth2/sign/" + KEY + " HTTP/1.1\r\n" + length + "\r\n\r\n");
      assertThat(client.read().status()).isEqualTo(413);
    }
    assertThat(metrics()).contains(counted("unknown", "refused", "MALFORMED"));
  }

  @Test
  void takesNothingFromTheRequestForALabel() throws Exception {
    String before = names(metrics());
    try (TestClient client = TestClient.connect(socket, IDENTITY.client())) {
      client.sign("0x" + "ef".repeat(48), "{\"type\":\"INTRUDER\"}", "User-Agent: INTRUDER");
      client.sign(KEY, "{\"type\":\"INTRUDER\",\"INTRUDER\":1}");
      client.get("/INTRUDER");
    }
    String after = metrics();
    assertThat(after).doesNotContain("INTRUDER", "efefef", KEY.substring(2));
    assertThat(names(after)).isEqualTo(before);
  }

  @Test
  void tellsClientsThatDoNotTrustItFromThoseThatDo() throws Exception {
    TestClient.connect(socket, IDENTITY.client()).close();
    assertThatThrownBy(() -> TestClient.connect(socket, STRANGER.client()))
        .isInstanceOf(SSLException.class);
    while (server.counters().distrusted() + server.counters().failedHandshakes() == 0) {
      Thread.onSpinWait();
    }
    assertThat(metrics())
        .contains(
            "\nsigner_tls_handshakes_total{result=\"ok\"} 1.0\n",
            "\nsigner_tls_handshakes_total{result=\"untrusted\"} 1.0\n",
            "\nsigner_tls_handshakes_total{result=\"failed\"} 0.0\n");
  }

  private String metrics() {
    return telemetry.expose(
        new Moment(
            Phase.SERVING,
            "00",
            Optional.empty(),
            server.counters(),
            PoolCounters.NONE,
            Optional.empty(),
            Optional.empty()));
  }

  /** The series of requests without their values. */
  private static String names(String text) {
    return text.replaceAll("(?m)^(?!signer_request).*\n", "").replaceAll("(?m) \\S+$", "");
  }

  private static String counted(String duty, String result, String refusal) {
    return "\nsigner_requests_total{duty=\"%s\",refusal=\"%s\",result=\"%s\"} 1.0\n"
        .formatted(duty, refusal, result);
  }
}
