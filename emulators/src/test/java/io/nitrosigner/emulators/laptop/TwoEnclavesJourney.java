package io.nitrosigner.emulators.laptop;

import static org.assertj.core.api.Assertions.assertThat;

import io.nitrosigner.emulators.metrics.Exposed;
import io.nitrosigner.operator.deployment.Output;
import io.nitrosigner.protocol.status.HostStatus;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Two enclaves behind one port: clients need not know, and one may go at any time. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class TwoEnclavesJourney {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private LocalSystem system;
  private SigningVector reveal;

  @BeforeAll
  void upWithOneThenWithTwo(@TempDir Path directory) throws IOException, InterruptedException {
    reveal = SigningVector.ofType("RANDAO_REVEAL").getFirst();
    system = new LocalSystem(directory.resolve("home"));
    system.up("--interop", "4", "--network", "mainnet");
    HostStatus alone = system.status();
    LocalSystem.Said said = system.up("--enclaves", "2");
    assertThat(said.err()).contains("enclaves       2, behind a balancer");
    assertThat(system.status(1).enclaveId()).isEqualTo(alone.enclaveId());
  }

  @AfterAll
  void downLeavesNothingRunning() throws IOException, InterruptedException {
    Path sockets = Home.existing(system.home()).run();
    List<ProcessHandle> running = system.processes();
    assertThat(running).hasSizeGreaterThanOrEqualTo(9); // AWS, DynamoDB, balancer, 2 of each other
    system.down();
    assertThat(running).noneMatch(ProcessHandle::isAlive);
    assertThat(sockets).doesNotExist();
  }

  @Test
  void bothServeTheSameKeysOnInstancesOfTheirOwn() throws IOException, InterruptedException {
    for (int host : new int[] {1, 2}) {
      assertThat(system.metrics(host).value("signer_keys_loaded{network=\"mainnet\"}"))
          .isEqualTo(4);
    }
    HostStatus first = system.status(1);
    HostStatus second = system.status(2);
    assertThat(pcr(second, "0")).isEqualTo(pcr(first, "0"));
    assertThat(pcr(second, "16")).isEqualTo(pcr(first, "16"));
    assertThat(pcr(second, "4")).as("instance id").isNotEqualTo(pcr(first, "4"));
  }

  @Test
  void requestsSpreadOverBoth() throws IOException, InterruptedException {
    awaitBothSigning();
    double[] before = {signed(1), signed(2)};
    for (int i = 0; i < 10; i++) {
      sign();
    }
    double[] more = {signed(1) - before[0], signed(2) - before[1]};
    assertThat(more[0]).isPositive();
    assertThat(more[1]).isPositive();
    assertThat(more[0] + more[1]).isEqualTo(10);
  }

  @Test
  void requestsGoOnWhileAKilledEnclaveIsReplaced() throws IOException, InterruptedException {
    String old = system.status(1).enclaveId().orElseThrow();
    double before = signed(2);
    LocalSystem.kill(system.enclave(1));
    for (int i = 0; i < 10; i++) {
      signWithinTwoAttempts();
    }
    assertThat(signed(2)).isGreaterThan(before);
    system.awaitAnotherEnclave(1, old);
    awaitBothSigning();
  }

  @Test
  void upContinuesWhatWasKilled() throws IOException, InterruptedException {
    List<HostStatus> before = List.of(system.status(1), system.status(2));
    LocalSystem.kill(system.process(LaptopBalancer.PROGRAM));
    LocalSystem.kill(system.host(2));
    system.up();
    assertThat(List.of(system.status(1), system.status(2)))
        .extracting(HostStatus::enclaveId)
        .containsExactly(before.getFirst().enclaveId(), before.getLast().enclaveId());
    awaitBothSigning();
  }

  @Test
  void backToOneAndToTwoAgainAlthoughUpIsKilledHalfWay() throws IOException, InterruptedException {
    String first = system.status(1).enclaveId().orElseThrow();
    List<ProcessHandle> surplus =
        List.of(system.host(2), system.enclave(2), system.process(LaptopBalancer.PROGRAM));
    system.up("--enclaves", "1");
    assertThat(surplus).noneMatch(ProcessHandle::isAlive);
    assertThat(system.enclaves()).hasSize(1);
    assertThat(system.status().enclaveId()).contains(first);
    assertThat(system.deployment().endpoints(Output.METRICS_URL)).hasSize(1);
    sign();
    system.upUntil("enclave image", "--enclaves", "2").destroyForcibly().waitFor();
    system.up();
    assertThat(system.status(1).enclaveId()).contains(first);
    awaitBothSigning();
  }

  @Test
  void statusAndMetricsTellOfBoth() throws IOException, InterruptedException {
    String outputs = system.home().resolve("output.json").toString();
    LocalSystem.Said status = system.verb("status", "--output", outputs);
    assertThat(status.exit()).as(status.out()).isZero();
    assertThat(status.out()).contains("# host 1 http://", "# host 2 http://");
    LocalSystem.Said second = system.verb("metrics", "--output", outputs, "--host", "2");
    assertThat(Exposed.parse(second.out()).value("signer_up")).isEqualTo(1);
  }

  /** Signs on a connection of its own, which the balancer is asked for anew. */
  private void sign() throws IOException, InterruptedException {
    try (HttpClient client = system.client()) {
      HttpResponse<String> response = system.sign(client, reveal.pubkey(), reveal.request());
      assertThat(response.body()).isEqualTo(reveal.signature());
    }
  }

  /** Turns alternate: one of two attempts meets the enclave that lives. */
  private void signWithinTwoAttempts() throws IOException, InterruptedException {
    try {
      sign();
    } catch (IOException closedByTheBalancer) {
      sign();
    }
  }

  private void awaitBothSigning() throws IOException, InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    double[] before = {signed(1), signed(2)};
    while (signed(1) == before[0] || signed(2) == before[1]) {
      assertThat(System.nanoTime()).isLessThan(deadline);
      signWithinTwoAttempts();
    }
  }

  private double signed(int host) throws IOException, InterruptedException {
    return system.metrics(host).sum("signer_requests_total", "result=\"signed\"");
  }

  private static String pcr(HostStatus status, String index) {
    return status.enclave().orElseThrow().pcrs().getOrDefault(index, "none");
  }
}
