package io.nitrosigner.host;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.nitrosigner.protocol.Json;
import io.nitrosigner.protocol.control.ControlRequest;
import io.nitrosigner.protocol.control.ControlResponse;
import io.nitrosigner.protocol.control.HistoryAdditions;
import io.nitrosigner.protocol.control.HistoryRecord;
import io.nitrosigner.protocol.control.HistoryResults;
import io.nitrosigner.protocol.control.HistoryResults.Outcome;
import io.nitrosigner.protocol.control.HistoryResults.Result;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
final class HistoryPathTest {
  private static final String PUBKEY = "ab".repeat(48);
  private static final ControlRequest.History HISTORY =
      new ControlRequest.History(
          new HistoryAdditions(
                  Optional.of("0x" + "cd".repeat(32)),
                  true,
                  List.of(new HistoryRecord(PUBKEY, Optional.empty(), Optional.empty())))
              .write(),
          "2026-11-22T12:00:00Z",
          "AQID");
  private static final HistoryResults RESULTS =
      new HistoryResults(List.of(new Result(PUBKEY, Outcome.CREATED, Optional.empty())));
  private static final ControlResponse DONE = ControlResponse.history(RESULTS);
  private static final byte[] BODY = Json.write(HISTORY);

  private final Path directory;
  private final HttpClient client = HttpClient.newHttpClient();
  private final int port = freePort();
  private final StatusServer server;

  HistoryPathTest(@TempDir Path directory) throws IOException {
    this.directory = directory;
    server =
        StatusServer.start(
            port,
            new HostState(InstantSource.fixed(Instant.EPOCH), "signer.eif"),
            FakeEnclave.channel(directory));
  }

  @AfterEach
  void close() {
    server.close();
    client.close();
  }

  @Test
  void bringsTheHistoryToTheEnclaveAndTheResultsBack() throws Exception {
    try (FakeEnclave enclave = answering(DONE)) {
      HttpResponse<byte[]> answer = post(BODY);

      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
      assertThat(Json.read(answer.body(), HistoryResults.class, "results")).isEqualTo(RESULTS);
      assertThat(enclave.requests).containsExactly(HISTORY);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "400,400,slot: wrong",
    "403,403,slot: wrong",
    "409,409,slot: wrong",
    "500,503,the enclave failed: slot: wrong",
    "200,503,'the enclave does not answer: control response body: field results is unknown or of"
        + " the wrong type'"
  })
  void passesOnWhatTheEnclaveSays(int said, int status, String message) throws Exception {
    try (FakeEnclave _ = answering(ControlResponse.refused(said, "slot: wrong"))) {
      assertAnswer(post(BODY), status, message);
    }
  }

  @Test
  void tellsThatNoEnclaveAnswers() throws Exception {
    HttpResponse<byte[]> answer = post(BODY);

    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(message(answer)).startsWith("the enclave does not answer: ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{|history: not valid JSON",
        "[]|history: a field is missing or of the wrong type",
        "{\"additions\":\"{}\",\"sealed_at\":\"now\",\"seal\":\"AQID\"}|sealed_at: expected a time such as 2026-11-22T12:00:00Z",
        "{\"additions\":\"{}\",\"sealed_at\":\"2026-11-22T12:00:00Z\"}|history: field seal is unknown or of the wrong type",
        "{\"operation\":\"history\",\"additions\":\"{}\",\"sealed_at\":\"2026-11-22T12:00:00Z\",\"seal\":\"AQID\"}|history: field operation is unknown or of the wrong type",
      })
  void refusesWhatIsNoHistory(String body, String message) throws Exception {
    assertAnswer(post(body.getBytes(UTF_8)), 400, message);
  }

  @Test
  void refusesMoreThanAMebibyte() throws Exception {
    assertAnswer(post(new byte[HistoryPath.MAX_BODY + 1]), 413, "body: at most 1048576 bytes");
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "PUT", "DELETE", "OPTIONS"})
  void takesOtherMethodsForAMistake(String method) throws Exception {
    HttpResponse<byte[]> answer =
        send(request().method(method, HttpRequest.BodyPublishers.noBody()));

    assertAnswer(answer, 405, "method: expected POST");
    assertThat(answer.headers().firstValue("Allow")).contains("POST");
  }

  @Test
  void wantsJson() throws Exception {
    HttpRequest.Builder form = HttpRequest.newBuilder(url()).POST(body(BODY));
    assertAnswer(send(form), 415, "Content-Type: expected application/json");
    assertAnswer(
        send(form.header("Content-Type", "text/plain")),
        415,
        "Content-Type: expected application/json");
  }

  @Test
  void refusesPagesInABrowser() throws Exception {
    assertAnswer(
        send(request().header("Origin", "http://127.0.0.1").POST(body(BODY))),
        403,
        "requests from web pages are refused");
  }

  @ParameterizedTest
  @ValueSource(strings = {"rebound.example", "rebound.example:8080", "127.0.0.1.example", ""})
  void refusesNamesThatOnlyResolveToThisHost(String host) throws Exception {
    assertThat(statusLineFor(host)).isEqualTo("HTTP/1.1 403 Forbidden");
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost", "LocalHost:1", "127.0.0.1:9999", "[::1]:8080"})
  void answersUnderTheNamesOfThisHostOnForwardedPortsToo(String host) throws Exception {
    try (FakeEnclave _ = answering(DONE)) {
      assertThat(statusLineFor(host)).isEqualTo("HTTP/1.1 200 OK");
    }
  }

  @Test
  void asksTheEnclaveAFewTimesAtOnceOnly() throws Exception {
    try (SlowEnclave enclave = new SlowEnclave(directory, DONE)) {
      List<CompletableFuture<HttpResponse<byte[]>>> asked = new ArrayList<>();
      for (int i = 0; i < HistoryPath.MAX_AT_A_TIME; i++) {
        asked.add(
            client.sendAsync(
                request().POST(body(BODY)).build(), HttpResponse.BodyHandlers.ofByteArray()));
      }
      while (enclave.connections.get() < HistoryPath.MAX_AT_A_TIME) {
        Thread.onSpinWait();
      }
      assertAnswer(post(BODY), 503, "more than 4 requests at a time");
      enclave.mayAnswer.countDown();

      assertThat(asked).allSatisfy(one -> assertThat(one.get().statusCode()).isEqualTo(200));
      assertThat(post(BODY).statusCode()).isEqualTo(200);
    }
  }

  private FakeEnclave answering(ControlResponse answer) throws IOException {
    return FakeEnclave.answering(directory, List.of(Optional.of(answer)));
  }

  private static void assertAnswer(HttpResponse<byte[]> answer, int status, String message) {
    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(message(answer)).isEqualTo(message);
  }

  private static String message(HttpResponse<byte[]> answer) {
    return Json.read(answer.body(), JsonNode.class, "answer").path("message").asText();
  }

  private HttpResponse<byte[]> post(byte[] body) throws Exception {
    return send(request().POST(body(body)));
  }

  private HttpResponse<byte[]> send(HttpRequest.Builder request) throws Exception {
    return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
  }

  private HttpRequest.Builder request() {
    return HttpRequest.newBuilder(url()).header("Content-Type", "application/json");
  }

  private static HttpRequest.BodyPublisher body(byte[] bytes) {
    return HttpRequest.BodyPublishers.ofByteArray(bytes);
  }

  private URI url() {
    return URI.create("http://127.0.0.1:" + port + "/history");
  }

  /** The JDK's client does not let a Host header be chosen. */
  private String statusLineFor(String host) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      String head =
          "POST /history HTTP/1.1\r\n%sContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
              .formatted(host.isEmpty() ? "" : "Host: " + host + "\r\n", BODY.length);
      socket.getOutputStream().write(head.getBytes(UTF_8));
      socket.getOutputStream().write(BODY);
      return new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8)).readLine();
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
