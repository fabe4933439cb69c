package io.nitrosigner.emulators.laptop;

import io.nitrosigner.nitro.measurement.ConfigurationPcr;
import io.nitrosigner.nitro.measurement.Pcr;
import io.nitrosigner.operator.UsageException;
import io.nitrosigner.operator.deployment.AwsClients;
import io.nitrosigner.operator.policy.KeyPolicy;
import io.nitrosigner.operator.status.HostStatusClient;
import io.nitrosigner.operator.status.StatusReport;
import io.nitrosigner.protocol.control.EnclaveState;
import io.nitrosigner.protocol.status.HostStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Brings a local deployment up, from nothing or from whatever is left of it. */
final class Launch {
  /** Ten thousand keys take a minute. */
  private static final Duration SERVING_TIMEOUT = Duration.ofMinutes(5);

  /** Some attempts of the watchdog. */
  private static final Duration PROBLEM_TIMEOUT = Duration.ofSeconds(15);

  private final Home home;
  private final Settings settings;
  private final Progress progress;
  private final InstantSource clock = InstantSource.system();
  private final Distribution distribution = Distribution.current();
  private final Components components;
  private final Blueprint blueprint;

  Launch(Home home, Settings settings, Progress progress) {
    this.home = home;
    this.settings = settings;
    this.progress = progress;
    this.components = new Components(home, settings);
    this.blueprint = new Blueprint(home, settings);
  }

  /** Brings it up and returns what to tell the user. */
  String run() throws IOException, InterruptedException {
    OperatorCredentials.ensure(home);
    AwsEndpointIdentity.ensure(home, clock);
    LaptopImage image =
        progress.step("enclave image", () -> LaptopImage.assemble(home, distribution));
    boolean newAws;
    Provisioned provisioned;
    try (ExecutorService beside = Executors.newFixedThreadPool(2)) {
      Future<Boolean> dynamoDb = beside.submit(() -> components.ensureDynamoDb(distribution));
      Future<Boolean> enclave = beside.submit(() -> boot(image));
      newAws = progress.step("emulated AWS: KMS, instance metadata", components::ensureAws);
      progress.step("DynamoDB Local", () -> await(dynamoDb));
      provisioned = provision(image);
      progress.step("enclave: boots, sealed", () -> await(enclave));
    }
    boolean outdated =
        LocalInstance.enclave(LocalInstance.of(home))
            .filter(running -> !fits(running, image, provisioned))
            .isPresent();
    if (newAws || outdated || !serves()) {
      components.stopHost(); // a new one has neither old credentials nor old problems
    }
    if (outdated) {
      components.terminateEnclaves();
    }
    progress.step("host program", components::ensureHost);
    HostStatus serving = progress.step("enclave: attests, unseals, serves", this::awaitServing);
    return blueprint.summary(serving.enclave().orElseThrow());
  }

  /** On a cold start, while everything else starts; otherwise the host takes care of it. */
  private boolean boot(LaptopImage image) {
    return !components.hostRuns() && LocalInstance.boot(LocalInstance.of(home), image);
  }

  /** What the enclave shall serve. */
  private record Provisioned(Pcr configuration, int keys) {}

  /** Whether an enclave that runs is the one that we want, or can become it. */
  private static boolean fits(EnclaveState running, LaptopImage image, Provisioned wanted) {
    boolean image0 = image.measurements().pcr0().toString().equals(running.pcrs().get("0"));
    boolean served =
        wanted.configuration().toString().equals(running.pcrs().get("16"))
            && running.keysLoaded() + running.failures().size() == wanted.keys();
    return image0 && (served || running.phase().equals("SEALED"));
  }

  /** Makes what the host and the enclave need. */
  private Provisioned provision(LaptopImage image) throws IOException, InterruptedException {
    try (AwsClients aws = AwsClients.of(blueprint.deployment(""))) {
      Provision provision = new Provision(aws, clock);
      progress.step("tables", () -> done(provision::tables));
      String keyArn = progress.step("KMS key", provision::key);
      byte[] certificate = progress.step("TLS identity", () -> provision.tls(keyArn));
      Home.write(home.signerCertificate(), certificate);
      int keys =
          progress.step(
              "validator keys", () -> provision.keys(keyArn, settings, blueprint.networkName()));
      byte[] configuration = blueprint.configuration(keyArn);
      KeyPolicy policy =
          new KeyPolicy(
              Names.ACCOUNT,
              Names.ROLE_ARN,
              image.measurements(),
              ConfigurationPcr.of(configuration));
      progress.step(
          "key policy: this image, this configuration",
          () -> done(() -> provision.policy(keyArn, policy)));
      Home.write(home.outputs(), blueprint.deployment(keyArn).write());
      Home.write(home.configuration(), configuration);
      tellHost(blueprint.hostConfiguration(image).write());
      return new Provisioned(policy.configuration(), keys);
    }
  }

  private interface Action {
    void run();
  }

  private static boolean done(Action action) {
    action.run();
    return true;
  }

  private static boolean await(Future<Boolean> started) throws IOException, InterruptedException {
    try {
      return started.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException known) {
        throw known;
      }
      throw new IOException(e.getCause());
    }
  }

  /** A host that runs has read its file: it ends before the file says something else. */
  private void tellHost(byte[] configuration) throws IOException {
    Path file = home.hostConfiguration();
    if (!Files.exists(file) || !Arrays.equals(Files.readAllBytes(file), configuration)) {
      components.stopHost();
      Home.write(file, configuration);
    }
  }

  private boolean serves() throws InterruptedException {
    try {
      return serving(HostStatusClient.read(blueprint.statusUrl()));
    } catch (IOException e) {
      return false;
    }
  }

  /** Has some patience with problems: the watchdog tries again. */
  private HostStatus awaitServing() throws IOException, InterruptedException {
    long deadline = System.nanoTime() + SERVING_TIMEOUT.toNanos();
    HostStatus status = HostStatusClient.read(blueprint.statusUrl());
    while (!serving(status)) {
      if (status.problem().isPresent()) {
        deadline = Math.min(deadline, System.nanoTime() + PROBLEM_TIMEOUT.toNanos());
      }
      if (System.nanoTime() > deadline) {
        throw new UsageException(
            "the enclave does not serve: "
                + status.problem().orElse(String.join("; ", StatusReport.lines(status))),
            "see " + home.log(LaptopHost.PROGRAM) + " and the enclave's console in " + home.run());
      }
      status = HostStatusClient.next(blueprint.statusUrl(), status);
    }
    return status;
  }

  private static boolean serving(HostStatus status) {
    return status.enclave().map(EnclaveState::phase).filter("SERVING"::equals).isPresent();
  }
}
