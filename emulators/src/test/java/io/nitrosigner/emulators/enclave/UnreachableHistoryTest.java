package io.nitrosigner.emulators.enclave;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.nitrosigner.emulators.aws.Answer;
import io.nitrosigner.emulators.aws.AwsException;
import io.nitrosigner.emulators.dynamodb.Interference;
import io.nitrosigner.emulators.enclave.SignerClient.Response;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A table that does not answer costs the duties that need it, for as long as it does not. */
@Timeout(90)
final class UnreachableHistoryTest {
  private static final int KEYS = 80;

  /** As many as record votes at a time. */
  private static final int VOTE_THREADS = 12;

  private static final AtomicInteger NEXT = new AtomicInteger();

  /** Two seconds, and half a second for a machine that is busy. */
  private static final Duration SOON = Duration.ofMillis(2_500);

  /** Twenty seconds without a reading, and some for a machine that is busy. */
  private static final Duration HEALTH_CHANGES_WITHIN = Duration.ofSeconds(30);

  /** Not virtual ones: a client's socket is read by native code, which keeps their carriers. */
  private static final Executor THREADS = task -> Thread.ofPlatform().daemon().start(task);

  private static final Interference SILENT =
      (_, tables) -> {
        SECONDS.sleep(60); // until the endpoint is closed, or the client has long gone
        return tables.answer();
      };

  private static EnclaveWorld world;
  private static ServingGuest enclave;

  private final int key = NEXT.getAndIncrement();

  @BeforeAll
  static void start(@TempDir Path directory) throws IOException {
    world = EnclaveWorld.start(directory);
    enclave = ServingGuest.serve(world, ServingGuest.keys(world, KEYS));
  }

  @AfterEach
  void heal() {
    world.history().interfere(Interference.NONE);
  }

  @AfterAll
  static void stop() {
    enclave.close();
    world.close();
  }

  static Stream<Arguments> interferences() {
    return Stream.of(
        argumentSet("gone", (Interference) (_, _) -> new Answer.HangUp()),
        argumentSet("silent", SILENT),
        argumentSet(
            "too slow",
            (Interference)
                (_, tables) -> {
                  Answer answer = tables.answer();
                  MILLISECONDS.sleep(1_200);
                  return answer;
                }),
        argumentSet(
            "failing",
            (Interference)
                (_, _) -> {
                  throw AwsException.internal(
                      "com.amazonaws.dynamodb.v20120810#InternalServerError");
                }),
        argumentSet(
            "throttling",
            (Interference)
                (_, _) -> {
                  throw AwsException.client(
                      "com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException");
                }));
  }

  @ParameterizedTest
  @MethodSource("interferences")
  void slashableDutiesWaitForTheTableAndOthersDoNot(Interference interference) throws IOException {
    enclave.register(key);
    enclave.assertSigns(key, Requests.vote(2, 3, "a"));
    world.history().interfere(interference);

    for (int attempt = 0; attempt < 3; attempt++) {
      assertUnavailableSoon(Requests.vote(3, 4, "a"));
      assertUnavailableSoon(Requests.block(9, "a"));
    }
    enclave.assertSigns(key, Requests.randaoReveal());
    enclave.assertRefuses(key, Requests.vote(2, 3, "b"), 412, "has been signed already");

    world.history().interfere(Interference.NONE);
    enclave.assertSigns(key, Requests.vote(3, 4, "a"));
    enclave.assertSigns(key, Requests.block(9, "a"));
  }

  private void assertUnavailableSoon(String body) throws IOException {
    long start = System.nanoTime();
    enclave.assertRefuses(key, body, 503, "the signing history");
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(SOON);
  }

  /**
   * What was recorded although the client heard nothing of it counts as signed, and as nothing
   * else.
   */
  @Test
  void aRecordWithoutAnAnswerIsARecord() throws IOException {
    enclave.register(key);
    world
        .history()
        .interfere(
            (_, tables) -> {
              tables.answer();
              return new Answer.HangUp();
            });
    enclave.assertRefuses(key, Requests.vote(2, 3, "a"), 503, "the signing history");
    world
        .history()
        .interfere(
            (call, tables) -> {
              Answer answer = tables.answer();
              return call.operation().equals("UpdateItem") ? new Answer.HangUp() : answer;
            });
    enclave.assertRefuses(key, Requests.vote(2, 3, "a"), 503, "the signing history");

    enclave.assertRefuses(key, Requests.vote(2, 3, "b"), 412, "has been signed already");
    enclave.assertSigns(key, Requests.vote(2, 3, "a"));
  }

  /** More votes than there are threads hang; their keys are not those of the block. */
  @Test
  void blocksAreRecordedWhileVotesHang() throws Exception {
    int votes = 40;
    int first = NEXT.getAndAdd(votes);
    enclave.register(key);
    for (int vote = 0; vote < votes; vote++) {
      enclave.register(first + vote);
    }
    CountDownLatch hanging = new CountDownLatch(VOTE_THREADS);
    CountDownLatch released = new CountDownLatch(1);
    world
        .history()
        .interfere(
            (call, tables) -> {
              if (!call.input().at("/Key/pubkey/S").asText().equals(SealedRecords.pubkey(key))) {
                hanging.countDown();
                released.await();
              }
              return tables.answer();
            });
    List<CompletableFuture<Response>> asked =
        IntStream.range(first, first + votes)
            .mapToObj(voter -> CompletableFuture.supplyAsync(() -> vote(voter), THREADS))
            .toList();

    assertThat(hanging.await(20, SECONDS)).isTrue();
    long start = System.nanoTime();
    enclave.assertSigns(key, Requests.block(9, "a"));
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(1));
    assertThat(asked.stream().map(CompletableFuture::join))
        .allMatch(answer -> answer.status() == 503);
    released.countDown();
  }

  private static Response vote(int key) {
    try {
      return enclave.sign(key, Requests.vote(2, 3, "a"));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** It notices when no reading of the table has succeeded for twenty seconds. */
  @Test
  void theHealthCheckTellsOfATableThatIsDown() throws IOException {
    assertThat(enclave.get("/healthcheck").status()).isEqualTo(200);
    world.history().interfere((_, _) -> new Answer.HangUp());

    awaitHealth(503);
    enclave.assertRefuses(
        key, Requests.vote(2, 3, "a"), 503, "the signing history has not answered for a while");
    assertThat(enclave.get("/api/v1/eth2/highWatermark").status()).isEqualTo(503);
    enclave.assertSigns(key, Requests.randaoReveal());

    world.history().interfere(Interference.NONE);
    awaitHealth(200);
    enclave.register(key);
    enclave.assertSigns(key, Requests.vote(2, 3, "a"));
  }

  private static void awaitHealth(int status) throws IOException {
    long start = System.nanoTime();
    while (enclave.get("/healthcheck").status() != status) {
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(HEALTH_CHANGES_WITHIN);
    }
  }
}
