package io.nitrosigner.emulators.laptop;

import static java.util.Objects.requireNonNull;
import static java.util.concurrent.CompletableFuture.delayedExecutor;
import static java.util.concurrent.CompletableFuture.supplyAsync;
import static java.util.concurrent.TimeUnit.NANOSECONDS;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import io.nitrosigner.emulators.laptop.KeepAliveClient.Answer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Everything that a real validator client with 64 keys asked of its signer, from Electra into Fulu,
 * asked again over HTTPS: each signature must be the one it got then, and nothing may be refused.
 * Each replay has a home of its own, so that each starts with an empty signing history.
 */
final class ClientSessionJourney {
  private static final int KEYS = 64;
  private static final int REQUESTS = 5_017;
  private static final int PATIENCE = 5;

  /** A request and its answer; {@code dueAt} is when it had to be sent, in nanoseconds. */
  private record Exchange(RecordedRequest request, long dueAt, Answer answer) {}

  /** When the requests of a session are sent. */
  private interface Pace {
    List<Exchange> replay(
        List<RecordedRequest> session, KeepAliveClient client, ExecutorService senders);
  }

  /** A load balancer stands between: which enclave signs what is left to it. */
  @Test
  void twoEnclavesSignAWholeSessionAtTheClientsOwnPace(@TempDir Path directory) throws Exception {
    replay("recorded pace, two enclaves", 2, ClientSessionJourney::atRecordedTimes, directory);
  }

  @Test
  void twoEnclavesSignAWholeSessionAsFastAsPossible(@TempDir Path directory) throws Exception {
    replay(
        "as fast as possible, two enclaves",
        2,
        ClientSessionJourney::inOneLaneForEachKey,
        directory);
  }

  @Test
  void oneEnclaveSignsAWholeSessionAsFastAsPossible(@TempDir Path directory) throws Exception {
    replay("as fast as possible", 1, ClientSessionJourney::inOneLaneForEachKey, directory);
  }

  private static void replay(String name, int enclaves, Pace pace, Path directory)
      throws Exception {
    List<RecordedRequest> session = RecordedRequest.session();
    assertThat(session).hasSize(REQUESTS);
    LocalSystem system = new LocalSystem(directory.resolve("home"));
    system.up(
        "--interop",
        Integer.toString(KEYS),
        "--network",
        network(),
        "--enclaves",
        Integer.toString(enclaves));
    try (KeepAliveClient client = system.keepAliveClient();
        ExecutorService senders = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Exchange> exchanges = pace.replay(session, client, senders);
      print(name, exchanges, client.opened());
      assertThat(exchanges).hasSize(REQUESTS).allSatisfy(ClientSessionJourney::assertSigned);
    } finally {
      system.down();
    }
  }

  /** Each request at its recorded millisecond, whatever has become of those before it. */
  private static List<Exchange> atRecordedTimes(
      List<RecordedRequest> session, KeepAliveClient client, ExecutorService senders) {
    long start = System.nanoTime();
    List<CompletableFuture<Exchange>> exchanges = new ArrayList<>();
    for (RecordedRequest request : session) {
      long dueAt = start + request.due().toNanos();
      exchanges.add(
          supplyAsync(
              () -> send(request, dueAt, client),
              delayedExecutor(dueAt - System.nanoTime(), NANOSECONDS, senders)));
    }
    return exchanges.stream().map(CompletableFuture::join).toList();
  }

  /**
   * Each request when the one before it with the same key has been answered: 64 at a time. That may
   * be more than a cold machine can record within two seconds; then a client asks again.
   */
  private static List<Exchange> inOneLaneForEachKey(
      List<RecordedRequest> session, KeepAliveClient client, ExecutorService senders) {
    Collection<List<RecordedRequest>> lanes =
        session.stream().collect(groupingBy(RecordedRequest::pubkey)).values();
    assertThat(lanes).hasSize(KEYS);
    return lanes.stream()
        .map(lane -> supplyAsync(() -> oneByOne(lane, client), senders))
        .toList()
        .stream()
        .flatMap(exchanges -> exchanges.join().stream())
        .toList();
  }

  private static List<Exchange> oneByOne(List<RecordedRequest> lane, KeepAliveClient client) {
    List<Exchange> exchanges = new ArrayList<>();
    for (RecordedRequest request : lane) {
      Exchange exchange = send(request, System.nanoTime(), client);
      for (int again = 0; exchange.answer().status() == 503 && again < PATIENCE; again++) {
        exchange = send(request, exchange.dueAt(), client);
      }
      exchanges.add(exchange);
    }
    return exchanges;
  }

  private static Exchange send(RecordedRequest request, long dueAt, KeepAliveClient client) {
    try {
      return new Exchange(request, dueAt, client.sign(request.pubkey(), request.body()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void assertSigned(Exchange exchange) {
    Answer answer = exchange.answer();
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    assertThat(answer.contentType()).startsWith("application/json");
    assertThat(answer.body())
        .as(exchange.request().body())
        .isEqualTo("{\"signature\":\"" + exchange.request().signature() + "\"}");
  }

  private static void print(String name, List<Exchange> exchanges, int connections) {
    long first = exchanges.stream().mapToLong(Exchange::dueAt).min().orElseThrow();
    long last = exchanges.stream().mapToLong(e -> e.answer().readAt()).max().orElseThrow();
    double seconds = (last - first) / 1e9;
    System.out.printf(
        Locale.ROOT,
        "session, %s: %d requests in %.1f s, %.0f/s, %d connections%n",
        name,
        exchanges.size(),
        seconds,
        exchanges.size() / seconds,
        connections);
    System.out.println(
        "  from due:  "
            + Latencies.of(exchanges.stream().mapToLong(e -> e.answer().readAt() - e.dueAt())));
    System.out.println(
        "  from sent: "
            + Latencies.of(
                exchanges.stream().mapToLong(e -> e.answer().readAt() - e.answer().sentAt())));
  }

  private static String network() throws URISyntaxException {
    URL file = ClientSessionJourney.class.getResource("lodestar-session-64.yaml");
    return Path.of(requireNonNull(file, "lodestar-session-64.yaml").toURI()).toString();
  }
}
