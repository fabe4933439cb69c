package io.nitrosigner.emulators.laptop;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.nitrosigner.emulators.dynamodb.DynamoDbLocal;
import io.nitrosigner.emulators.metrics.Exposed;
import io.nitrosigner.emulators.process.FreePorts;
import io.nitrosigner.emulators.process.ProcessMark;
import io.nitrosigner.enclave.TrustRoots;
import io.nitrosigner.operator.deployment.Deployment;
import io.nitrosigner.operator.deployment.Output;
import io.nitrosigner.operator.status.HostStatusClient;
import io.nitrosigner.operator.status.MetricsClient;
import io.nitrosigner.protocol.control.EnclaveState;
import io.nitrosigner.protocol.status.HostStatus;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import javax.net.ssl.SSLContext;

/** The distribution that this build has made, used as its user would: through its verbs. */
final class LocalSystem {
  private static final Path DISTRIBUTION = Path.of("target", "dist").toAbsolutePath();
  private static final Duration VERB_TIMEOUT = Duration.ofMinutes(3);
  private static final Duration SERVING_TIMEOUT = Duration.ofMinutes(2);

  private final Path home;
  private final int port;
  private final int metricsPort;

  /** What a verb said and returned. */
  record Said(int exit, String out, String err) {}

  LocalSystem(Path home) throws IOException {
    this.home = home;
    try (FreePorts free = new FreePorts()) {
      this.port = free.orAny(0);
      this.metricsPort = free.orAny(0);
    }
  }

  Path home() {
    return home;
  }

  /** {@code up --detach} with further options; fails the test unless it succeeds. */
  Said up(String... options) throws IOException, InterruptedException {
    Said said = verb(upWith(options));
    assertThat(said.exit()).as(said.err()).isZero();
    return said;
  }

  private String[] upWith(String... options) {
    List<String> arguments = new ArrayList<>(List.of("up", "--detach"));
    arguments.addAll(List.of("--home", home.toString(), "--port", Integer.toString(port)));
    arguments.addAll(List.of("--metrics-port", Integer.toString(metricsPort)));
    arguments.addAll(List.of(options));
    return arguments.toArray(String[]::new);
  }

  /** Starts {@code up} and returns once it has reported a step. */
  Process upUntil(String step, String... options) throws IOException {
    Process up = start(upWith(options));
    long deadline = System.nanoTime() + VERB_TIMEOUT.toNanos();
    while (!Files.readString(file("stderr")).contains(step)) {
      assertThat(up.isAlive()).as(Files.readString(file("stderr"))).isTrue();
      assertThat(System.nanoTime()).isLessThan(deadline);
      Thread.onSpinWait();
    }
    return up;
  }

  Said verb(String... arguments) throws IOException, InterruptedException {
    Process process = start(arguments);
    if (!process.waitFor(VERB_TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("no end of " + String.join(" ", arguments));
    }
    return new Said(
        process.exitValue(), Files.readString(file("stdout")), Files.readString(file("stderr")));
  }

  private Process start(String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("-Djava.library.path=" + DISTRIBUTION.resolve("enclave/native"));
    command.addAll(List.of("-cp", DISTRIBUTION.resolve("lib") + "/*"));
    command.add(LaptopMain.class.getName());
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command)
        .redirectInput(Path.of("/dev/null").toFile())
        .redirectOutput(file("stdout").toFile())
        .redirectError(file("stderr").toFile())
        .start();
  }

  private Path file(String name) {
    return home.resolveSibling(home.getFileName() + "." + name);
  }

  Deployment deployment() {
    return Deployment.read(home.resolve("output.json"));
  }

  HostStatus status() throws IOException, InterruptedException {
    return status(1);
  }

  /** What a host says, counted from 1. */
  HostStatus status(int host) throws IOException, InterruptedException {
    return HostStatusClient.read(statusUrl(host));
  }

  /** What a host's metrics are, counted from 1. */
  Exposed metrics(int host) throws IOException, InterruptedException {
    return Exposed.parse(
        MetricsClient.read(deployment().endpoints(Output.METRICS_URL).get(host - 1)));
  }

  /** Waits until an enclave other than {@code old} serves. */
  HostStatus awaitAnotherEnclave(String old) throws IOException, InterruptedException {
    return awaitAnotherEnclave(1, old);
  }

  /** As above, on a host counted from 1. */
  HostStatus awaitAnotherEnclave(int host, String old) throws IOException, InterruptedException {
    return awaitStatus(
        host,
        status ->
            status.enclaveId().filter(id -> !id.equals(old)).isPresent()
                && status.enclave().map(EnclaveState::phase).filter("SERVING"::equals).isPresent());
  }

  /** Waits until the host does what begins with {@code activity}. */
  void awaitActivity(String activity) throws IOException, InterruptedException {
    awaitStatus(1, status -> status.activity().startsWith(activity));
  }

  private HostStatus awaitStatus(int host, Predicate<HostStatus> condition)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + SERVING_TIMEOUT.toNanos();
    HostStatus status = status(host);
    while (!condition.test(status)) {
      assertThat(System.nanoTime()).as(status.toString()).isLessThan(deadline);
      status = HostStatusClient.next(statusUrl(host), status);
    }
    return status;
  }

  private URI statusUrl(int host) {
    return deployment().endpoints(Output.HOST_STATUS_URL).get(host - 1);
  }

  /** A client that trusts the certificate which {@code up} has written, and no other. */
  HttpClient client() throws IOException {
    return HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).sslContext(trust()).build();
  }

  /** As {@link #client}, but one that sends when it is told to. */
  KeepAliveClient keepAliveClient() throws IOException {
    return new KeepAliveClient(trust(), port);
  }

  private SSLContext trust() throws IOException {
    try (InputStream pem = Files.newInputStream(home.resolve("tls/ca.pem"))) {
      return TrustRoots.read(pem);
    }
  }

  URI url(String path) {
    return URI.create("https://127.0.0.1:" + port + path);
  }

  HttpResponse<String> get(HttpClient client, String path)
      throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(url(path)).build(), HttpResponse.BodyHandlers.ofString(UTF_8));
  }

  HttpResponse<String> sign(HttpClient client, String pubkey, JsonNode request)
      throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(url("/api/v1/eth2/sign/" + pubkey))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(request.toString()))
            .build(),
        HttpResponse.BodyHandlers.ofString(UTF_8));
  }

  /** The process that runs one of our programs. */
  ProcessHandle process(String program) {
    return handle(
        ProcessMark.read(Home.existing(home).mark(program))
            .orElseThrow(() -> new AssertionError(program + " does not run")));
  }

  ProcessHandle dynamoDb() {
    return DynamoDbLocal.running(Home.existing(home).state("dynamodb"))
        .flatMap(running -> ProcessHandle.of(running.pid()))
        .orElseThrow(() -> new AssertionError("DynamoDB Local does not run"));
  }

  /** All processes of this home, enclave and its machine included. */
  List<ProcessHandle> processes() {
    String run = Home.existing(home).run().toString();
    return ProcessHandle.allProcesses()
        .filter(process -> process.pid() != ProcessHandle.current().pid())
        .filter(
            process -> {
              String line = commandLine(process);
              return line.contains(run) || line.contains(home.toString());
            })
        .toList();
  }

  /** The process of a host program, counted from 1. */
  ProcessHandle host(int number) {
    return process(new LocalInstance(Home.existing(home), number).host());
  }

  /** The only enclave's own process, or the first one's. */
  ProcessHandle enclave() {
    return enclave(1);
  }

  /** The process of the enclave of a host, counted from 1. */
  ProcessHandle enclave(int host) {
    String guest =
        new LocalInstance(Home.existing(home), host).run().resolve("" + Names.ENCLAVE_CID) + "/";
    return enclaves().stream()
        .filter(process -> commandLine(process).contains(guest))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no enclave runs on host " + host));
  }

  /** The processes of all enclaves of this home. */
  List<ProcessHandle> enclaves() {
    return processes().stream()
        .filter(process -> commandLine(process).contains(LaptopEnclave.class.getName()))
        .toList();
  }

  private static String commandLine(ProcessHandle process) {
    try {
      byte[] line = Files.readAllBytes(Path.of("/proc", Long.toString(process.pid()), "cmdline"));
      return new String(line, UTF_8);
    } catch (IOException e) {
      return ""; // it has ended meanwhile
    }
  }

  private static ProcessHandle handle(String pid) {
    return ProcessHandle.of(Long.parseLong(pid.split(" ", -1)[0])).orElseThrow();
  }

  /** Kills without ceremony and waits for the end. */
  static void kill(ProcessHandle process) {
    process.destroyForcibly();
    process.onExit().join();
  }

  void down() throws IOException, InterruptedException {
    Said said = verb("down", "--home", home.toString());
    assertThat(said.exit()).as(said.err()).isZero();
  }
}
