package io.nitrosigner.operator.slashing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nitrosigner.operator.UsageException;
import io.nitrosigner.operator.cli.HttpStub;
import io.nitrosigner.protocol.Json;
import io.nitrosigner.protocol.ProtocolException;
import io.nitrosigner.protocol.control.ControlRequest;
import io.nitrosigner.protocol.control.HistoryAdditions;
import io.nitrosigner.protocol.control.HistoryRecord;
import io.nitrosigner.protocol.control.HistoryResults;
import io.nitrosigner.protocol.control.HistoryResults.Outcome;
import io.nitrosigner.protocol.control.HistoryResults.Result;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class HistoryClientTest {
  private static final String PUBKEY = "ab".repeat(48);
  private static final HistoryAdditions HISTORY =
      new HistoryAdditions(
          Optional.empty(),
          true,
          List.of(new HistoryRecord(PUBKEY, Optional.empty(), Optional.empty())));
  private static final HistoryResults RESULTS = results(PUBKEY);

  /** Says which text it was made of. */
  private static final Seal SEAL =
      new Seal() {
        @Override
        public ControlRequest.History seal(HistoryAdditions additions) {
          String text = additions.write();
          return new ControlRequest.History(text, "2026-11-22T12:00:00Z", "sealed " + text);
        }

        @Override
        public void close() {}
      };

  @Test
  void bringsResults() throws Exception {
    try (HttpStub host = HttpStub.answering(200, Json.write(RESULTS))) {
      assertThat(ask(host.url())).isEqualTo(RESULTS);
    }
  }

  @Test
  void sendsTheVeryTextThatIsSealed() throws Exception {
    AtomicReference<ControlRequest.History> sent = new AtomicReference<>();
    try (HttpStub host =
        HttpStub.with(
            exchange -> {
              sent.set(
                  Json.read(
                      exchange.getRequestBody().readAllBytes(),
                      ControlRequest.History.class,
                      "history"));
              byte[] body = Json.write(RESULTS);
              exchange.sendResponseHeaders(200, body.length);
              exchange.getResponseBody().write(body);
              exchange.close();
            })) {
      ask(host.url());
    }
    assertThat(sent.get()).isEqualTo(SEAL.seal(HISTORY));
  }

  @Test
  void asksTheNextHostWhenOneCannotReachAnEnclave() throws Exception {
    URI closed;
    try (HttpStub host = HttpStub.answering(200, new byte[1])) {
      closed = host.url();
    }
    try (HttpStub sealed = HttpStub.answering(409, message("not while SEALED"));
        HttpStub down = HttpStub.answering(503, message("gone"));
        HttpStub serving = HttpStub.answering(200, Json.write(RESULTS))) {
      assertThat(ask(closed, sealed.url(), down.url(), serving.url())).isEqualTo(RESULTS);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "400|the history was refused: so|",
        "403|the enclave behind URL does not believe it: so|the seal is made with the KMS key",
        "409|the enclave behind URL does not serve: so|start the signer first",
        "503|no enclave behind URL: so|`nitro-signer status` tells",
        "404|no history is taken at URL: status 404: so|expected the status port",
      })
  void tellsWhatIsWrong(int status, String message, String hint) throws Exception {
    try (HttpStub host = HttpStub.answering(status, message("so"))) {
      String url = host.url().resolve("/history").toString();
      assertThatThrownBy(() -> ask(host.url()))
          .isInstanceOfSatisfying(
              UsageException.class,
              e -> assertThat(e.hint().orElse("")).contains(hint == null ? "" : hint))
          .hasMessage(message.replace("URL", url));
    }
  }

  @Test
  void tellsThatNoHostAnswers() throws Exception {
    URI closed;
    try (HttpStub host = HttpStub.answering(200, new byte[1])) {
      closed = host.url();
    }
    assertThatThrownBy(() -> ask(closed))
        .isInstanceOfSatisfying(
            UsageException.class, e -> assertThat(e.hint().orElseThrow()).startsWith("is it up?"))
        .hasMessage("the host program does not answer at " + closed.resolve("/history"));
  }

  @Test
  void refusesResultsOfOtherKeys() throws Exception {
    try (HttpStub host = HttpStub.answering(200, Json.write(results("cd".repeat(48))))) {
      assertThatThrownBy(() -> ask(host.url()))
          .isInstanceOf(ProtocolException.class)
          .hasMessageEndingWith("expected one result for each record, in their order");
    }
  }

  @Test
  void wantsAHost() {
    assertThatThrownBy(HistoryClientTest::ask)
        .isInstanceOf(UsageException.class)
        .hasMessage("no host is named");
  }

  private static HistoryResults ask(URI... hosts) throws InterruptedException {
    try (HistoryClient client = new HistoryClient(List.of(hosts), SEAL)) {
      return client.add(HISTORY);
    }
  }

  private static HistoryResults results(String pubkey) {
    return new HistoryResults(List.of(new Result(pubkey, Outcome.CREATED, Optional.empty())));
  }

  private static byte[] message(String text) {
    return ("{\"message\":\"" + text + "\"}").getBytes(UTF_8);
  }
}
