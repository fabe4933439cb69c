package io.nitrosigner.operator.slashing;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.nitrosigner.operator.UsageException;
import io.nitrosigner.protocol.Json;
import io.nitrosigner.protocol.ProtocolException;
import io.nitrosigner.protocol.control.HistoryAdditions;
import io.nitrosigner.protocol.control.HistoryRecord;
import io.nitrosigner.protocol.control.HistoryResults;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Reaches an enclave through the first of several hosts that can bring something to one. */
public final class HistoryClient implements EnclaveHistory, AutoCloseable {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

  /** A host waits fifteen seconds for its enclave. */
  private static final Duration TIMEOUT = Duration.ofSeconds(25);

  /** A thousand results take some 200 KiB. */
  private static final int MAX_ANSWER = 1024 * 1024;

  private final List<URI> hosts;
  private final Seal seal;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(CONNECT_TIMEOUT)
          .build();

  /**
   * A client of some hosts.
   *
   * @param hosts URLs of their status ports, whatever the path
   * @param seal closed with this object
   */
  public HistoryClient(List<URI> hosts, Seal seal) {
    if (hosts.isEmpty()) {
      throw new UsageException("no host is named", "name one with --host-url URL");
    }
    this.seal = seal;
    this.hosts = hosts.stream().map(host -> host.resolve("/history")).toList();
  }

  /** An answer that another host may better. */
  private static final class Elsewhere extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final UsageException reason;

    Elsewhere(String message, String hint) {
      super(message);
      this.reason = new UsageException(message, hint);
    }
  }

  @Override
  public HistoryResults add(HistoryAdditions additions) throws InterruptedException {
    byte[] body = Json.write(seal.seal(additions));
    List<UsageException> reasons = new ArrayList<>();
    for (URI host : hosts) {
      try {
        return checked(host, ask(host, body), additions);
      } catch (Elsewhere e) {
        reasons.add(e.reason);
      }
    }
    throw reasons.getFirst();
  }

  private HistoryResults ask(URI host, byte[] history) throws InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(host)
            .timeout(TIMEOUT)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofByteArray(history))
            .build();
    try {
      HttpResponse<InputStream> response =
          http.send(request, HttpResponse.BodyHandlers.ofInputStream());
      try (InputStream body = response.body()) {
        return read(host, response.statusCode(), body.readNBytes(MAX_ANSWER));
      }
    } catch (IOException e) {
      throw new Elsewhere(
          "the host program does not answer at " + host,
          "is it up? From elsewhere its port is reached through an SSM port-forwarding session and"
              + " --host-url http://127.0.0.1:PORT");
    }
  }

  private static HistoryResults read(URI host, int status, byte[] body) {
    return switch (status) {
      case 200 -> Json.read(body, HistoryResults.class, host.toString());
      case 400 -> throw new UsageException("the history was refused: " + message(body));
      case 403 ->
          throw new UsageException(
              "the enclave behind " + host + " does not believe it: " + message(body),
              "the seal is made with the KMS key of the outputs file and the time of this machine's"
                  + " clock: are they right?");
      case 409 ->
          throw new Elsewhere(
              "the enclave behind " + host + " does not serve: " + message(body),
              "start the signer first: without a history it signs no block and no attestation");
      case 503 ->
          throw new Elsewhere(
              "no enclave behind " + host + ": " + message(body),
              "`nitro-signer status` tells what the host is doing");
      default ->
          throw new Elsewhere(
              "no history is taken at " + host + ": status " + status + ": " + message(body),
              "expected the status port of a host of this version");
    };
  }

  private static HistoryResults checked(
      URI host, HistoryResults results, HistoryAdditions additions) {
    List<String> asked = additions.records().stream().map(HistoryRecord::pubkey).toList();
    if (!results.results().stream().map(HistoryResults.Result::pubkey).toList().equals(asked)) {
      throw new ProtocolException(host + ": expected one result for each record, in their order");
    }
    return results;
  }

  private static String message(byte[] body) {
    try {
      return Json.read(body, Message.class, "answer").message();
    } catch (ProtocolException e) {
      return "no reason given";
    }
  }

  private record Message(@JsonProperty("message") String message) {}

  @Override
  public void close() {
    seal.close();
    http.close();
  }
}
