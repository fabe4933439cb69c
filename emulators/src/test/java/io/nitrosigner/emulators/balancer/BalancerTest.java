package io.nitrosigner.emulators.balancer;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nitrosigner.emulators.aws.LoopbackTls;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class BalancerTest {
  private static final LoopbackTls TLS = LoopbackTls.generate();
  private static final Duration LONG = Duration.ofHours(1);
  private static final HealthCheck OFTEN =
      new HealthCheck(Duration.ofMillis(20), Duration.ofSeconds(5), 2, 2);

  /** Nobody notices what happens after the first check. */
  private static final HealthCheck ONCE = new HealthCheck(LONG, Duration.ofSeconds(5), 2, 2);

  private final List<AutoCloseable> open = new ArrayList<>();
  private TlsTarget a;
  private TlsTarget b;

  @BeforeEach
  void startTargets() throws IOException {
    a = new TlsTarget("a", TLS);
    b = new TlsTarget("b", TLS);
    open.addAll(List.of(a, b));
  }

  @AfterEach
  void closeAll() throws Exception {
    for (AutoCloseable closeable : open.reversed()) {
      closeable.close();
    }
  }

  @Test
  void spreadsConnectionsEvenlyOverHealthyTargets() throws Exception {
    Balancer balancer = balancer(ONCE);
    awaitHealthy(balancer, a, b);
    assertThat(answers(balancer, 20)).isEqualTo(Map.of("a", 10L, "b", 10L));
  }

  @Test
  void leadsNothingNewToAnUnhealthyTargetUntilItHasRecovered() throws Exception {
    Balancer balancer = balancer(OFTEN);
    awaitHealthy(balancer, a, b);
    a.answerChecks(503);
    awaitHealthy(balancer, b);
    assertThat(answers(balancer, 10)).isEqualTo(Map.of("b", 10L));
    a.answerChecks(200);
    awaitHealthy(balancer, a, b);
    assertThat(answers(balancer, 10)).isEqualTo(Map.of("a", 5L, "b", 5L));
  }

  @Test
  void noticesThatATargetIsGone() throws Exception {
    Balancer balancer = balancer(OFTEN);
    awaitHealthy(balancer, a, b);
    a.close();
    awaitHealthy(balancer, b);
    assertThat(answers(balancer, 10)).isEqualTo(Map.of("b", 10L));
  }

  @Test
  void leadsToAllWhenNoneIsHealthy() throws Exception {
    a.answerChecks(503);
    b.answerChecks(500);
    Balancer balancer = balancer(OFTEN);
    await(() -> a.checks() > OFTEN.unhealthyThreshold() && b.checks() > OFTEN.unhealthyThreshold());
    assertThat(balancer.healthy()).isEmpty();
    assertThat(answers(balancer, 10)).isEqualTo(Map.of("a", 5L, "b", 5L));
  }

  @Test
  void leavesConnectionsWithATargetThatBecomesUnhealthy() throws Exception {
    Balancer balancer = balancer(OFTEN);
    awaitHealthy(balancer, a, b);
    try (Socket first = connect(balancer);
        Socket second = connect(balancer)) {
      List<String> before = List.of(who(first), who(second));
      assertThat(before).containsExactlyInAnyOrder("a", "b");
      a.answerChecks(503);
      awaitHealthy(balancer, b);
      assertThat(List.of(who(first), who(second))).isEqualTo(before);
    }
  }

  @Test
  void closesTheClientWhenItsTargetRefusesAndTriesNoOther() throws Exception {
    Balancer balancer = balancer(ONCE);
    awaitHealthy(balancer, a, b);
    a.close();
    int refused = 0;
    for (int i = 0; i < 10; i++) {
      try (Socket client = connect(balancer)) {
        assertThat(who(client)).isEqualTo("b");
      } catch (IOException e) {
        refused++;
      }
    }
    assertThat(refused).isEqualTo(5);
  }

  @Test
  void carriesManyConnectionsAtOnceByteForByte() throws Exception {
    Balancer balancer = balancer(OFTEN);
    awaitHealthy(balancer, a, b);
    try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<String>> answers = new ArrayList<>();
      for (int client = 0; client < 100; client++) {
        answers.add(clients.submit(echo(balancer, new Random(client), 100_000)));
      }
      List<String> served = new ArrayList<>();
      for (Future<String> answer : answers) {
        served.add(answer.get());
      }
      assertThat(served).contains("a", "b");
    }
  }

  @Test
  void needsATarget() {
    assertThatThrownBy(() -> Balancer.start(loopback(), List.of(), ONCE))
        .hasMessage("expected at least one target");
  }

  private static Callable<String> echo(Balancer balancer, Random random, int length) {
    byte[] sent = new byte[length];
    random.nextBytes(sent);
    return () -> {
      try (Socket client = connect(balancer)) {
        String name = who(client);
        OutputStream out = client.getOutputStream();
        out.write(("echo " + length + "\n").getBytes(US_ASCII));
        out.write(sent);
        assertThat(client.getInputStream().readNBytes(length)).isEqualTo(sent);
        return name;
      }
    };
  }

  private Balancer balancer(HealthCheck check) {
    Balancer balancer = Balancer.start(loopback(), List.of(a.address(), b.address()), check);
    open.add(balancer);
    return balancer;
  }

  private static InetSocketAddress loopback() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  /** Who answers so many connections, one after the other, and how often. */
  private static Map<String, Long> answers(Balancer balancer, int connections) throws IOException {
    List<String> answers = new ArrayList<>();
    for (int i = 0; i < connections; i++) {
      try (Socket client = connect(balancer)) {
        answers.add(who(client));
      }
    }
    return answers.stream()
        .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
  }

  private static Socket connect(Balancer balancer) throws IOException {
    InetSocketAddress address = balancer.address();
    return TLS.client().getSocketFactory().createSocket(address.getAddress(), address.getPort());
  }

  private static String who(Socket client) throws IOException {
    client.getOutputStream().write("who\n".getBytes(US_ASCII));
    return TlsTarget.line(client.getInputStream());
  }

  private static void awaitHealthy(Balancer balancer, TlsTarget... targets) {
    List<InetSocketAddress> wanted = Stream.of(targets).map(TlsTarget::address).toList();
    await(() -> balancer.healthy().equals(wanted));
  }

  private static void await(BooleanSupplier condition) {
    while (!condition.getAsBoolean()) {
      Thread.onSpinWait();
    }
  }
}
