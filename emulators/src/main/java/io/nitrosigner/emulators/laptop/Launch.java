package io.nitrosigner.emulators.laptop;

import static java.util.stream.Collectors.toSet;

import io.nitrosigner.nitro.measurement.ConfigurationPcr;
import io.nitrosigner.nitro.measurement.Pcr;
import io.nitrosigner.operator.UsageException;
import io.nitrosigner.operator.deployment.AwsClients;
import io.nitrosigner.operator.deployment.Deployment;
import io.nitrosigner.operator.deployment.Output;
import io.nitrosigner.operator.policy.AllowedEnclave;
import io.nitrosigner.operator.policy.KeyPolicy;
import io.nitrosigner.operator.policy.KeyRoles;
import io.nitrosigner.operator.slashing.DeployedHistory;
import io.nitrosigner.operator.slashing.HistoryBatches;
import io.nitrosigner.operator.slashing.HistoryClient;
import io.nitrosigner.operator.slashing.KeyReport;
import io.nitrosigner.operator.slashing.KmsSeal;
import io.nitrosigner.operator.slashing.Registration;
import io.nitrosigner.protocol.control.EnclaveState;
import io.nitrosigner.protocol.status.HostStatus;
import io.nitrosigner.signing.bls.PublicKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Brings a local deployment up, from nothing or from whatever is left of it. */
final class Launch {
  private final Home home;
  private final Settings settings;
  private final Progress progress;
  private final InstantSource clock = InstantSource.system();
  private final Distribution distribution = Distribution.current();
  private final Components components;
  private final Blueprint blueprint;
  private final List<LocalInstance> instances;

  Launch(Home home, Settings settings, Progress progress) {
    this.home = home;
    this.settings = settings;
    this.progress = progress;
    this.components = new Components(home, settings);
    this.blueprint = new Blueprint(home, settings);
    this.instances = LocalInstance.of(home, settings);
  }

  /** Brings it up and returns what to tell the user. */
  String run() throws IOException, InterruptedException {
    OperatorCredentials.ensure(home);
    AwsEndpointIdentity.ensure(home, clock);
    components.removeSurplus();
    LaptopImage image =
        progress.step("enclave image", () -> LaptopImage.assemble(home, distribution));
    boolean newAws;
    Provisioned provisioned;
    try (ExecutorService beside = Executors.newFixedThreadPool(1 + instances.size())) {
      Future<Boolean> dynamoDb = beside.submit(() -> components.ensureDynamoDb(distribution));
      List<Future<Boolean>> enclaves =
          instances.stream().map(instance -> beside.submit(() -> boot(instance, image))).toList();
      newAws = progress.step("emulated AWS: KMS, instance metadata", components::ensureAws);
      progress.step("DynamoDB Local", () -> await(dynamoDb));
      provisioned = provision(image);
      progress.step(
          said("enclave: boots, sealed", "enclaves: boot, sealed"), () -> awaitAll(enclaves));
    }
    for (LocalInstance instance : instances) {
      stopOutdated(instance, newAws, image, provisioned);
    }
    progress.step(said("host program", "host programs"), components::ensureHosts);
    if (settings.balanced()) {
      progress.step("balancer", components::ensureBalancer);
    }
    HostStatus serving =
        progress.step(
            said("enclave: attests, unseals, serves", "enclaves: attest, unseal, serve"),
            this::awaitServing);
    progress.step("signing history: new keys have none", this::registerUnused);
    return blueprint.summary(serving.enclave().orElseThrow());
  }

  private String said(String ofOne, String ofSeveral) {
    return settings.balanced() ? instances.size() + " " + ofSeveral : ofOne;
  }

  /** On a cold start, while everything else starts; otherwise the host takes care of it. */
  private boolean boot(LocalInstance instance, LaptopImage image) {
    return !components.runs(instance.host()) && instance.boot(image);
  }

  private void stopOutdated(
      LocalInstance instance, boolean newAws, LaptopImage image, Provisioned provisioned)
      throws InterruptedException {
    boolean outdated =
        instance.enclave().filter(running -> !fits(running, image, provisioned)).isPresent();
    if (newAws || outdated || !serving(instance).now()) {
      components.stopHost(instance); // a new one has neither old credentials nor old problems
    }
    if (outdated) {
      instance.terminateAll();
    }
  }

  /** What the enclave shall serve. */
  private record Provisioned(Pcr configuration, int keys) {}

  /** Whether an enclave that runs is the one that we want, or can become it. */
  private static boolean fits(EnclaveState running, LaptopImage image, Provisioned wanted) {
    boolean image0 = image.measurements().pcr0().toString().equals(running.pcrs().get("0"));
    boolean served =
        wanted.configuration().toString().equals(running.pcrs().get("16"))
            && running.keysLoaded() + running.keysFailed() == wanted.keys();
    return image0 && (served || running.phase().equals("SEALED"));
  }

  /** Makes what the host and the enclave need. */
  private Provisioned provision(LaptopImage image) throws IOException, InterruptedException {
    try (AwsClients aws = AwsClients.of(blueprint.deployment(""))) {
      Provision provision = new Provision(aws, clock);
      progress.step("tables", () -> done(provision::tables));
      String keyArn = progress.step("KMS key", provision::key);
      progress.step("key of the signing history", () -> makeHistoryKey(keyArn));
      byte[] certificate = progress.step("TLS identity", () -> provision.tls(keyArn));
      Home.write(home.signerCertificate(), certificate);
      int keys =
          progress.step(
              "validator keys",
              () ->
                  provision.keys(
                      keyArn,
                      settings,
                      blueprint.networkName(),
                      new UnusedKeys(home.unusedKeys())));
      byte[] configuration = blueprint.configuration(keyArn);
      Pcr measured = ConfigurationPcr.of(configuration);
      KeyPolicy policy =
          new KeyPolicy(
              KeyRoles.of(blueprint.deployment(keyArn)),
              List.of(AllowedEnclave.of(image.measurements(), measured)));
      progress.step(
          "key policy: this image, this configuration",
          () -> done(() -> provision.policy(keyArn, policy)));
      Home.write(home.outputs(), blueprint.deployment(keyArn).write());
      Home.write(home.configuration(), configuration);
      for (LocalInstance instance : instances) {
        tellHost(instance, blueprint.hostConfiguration(instance, image).write());
      }
      return new Provisioned(measured, keys);
    }
  }

  private boolean makeHistoryKey(String keyArn) {
    try (DeployedHistory history = DeployedHistory.of(blueprint.deployment(keyArn))) {
      return history.makeKey();
    }
  }

  /** Only what {@code up} has made itself: of no other key it knows the past. */
  private boolean registerUnused() throws IOException, InterruptedException {
    UnusedKeys unused = new UnusedKeys(home.unusedKeys());
    Set<PublicKey> keys = unused.list().stream().map(PublicKey::read).collect(toSet());
    if (keys.isEmpty()) {
      return false;
    }
    Deployment deployment = Deployment.read(home.outputs());
    try (HistoryClient enclave =
        new HistoryClient(
            deployment.endpoints(Output.HOST_STATUS_URL), new KmsSeal(deployment, clock))) {
      List<KeyReport> reports =
          Registration.of(keys, keys).send(new HistoryBatches(enclave, _ -> {}));
      reports.stream()
          .filter(report -> !report.outcome().isDone())
          .findFirst()
          .ifPresent(
              report -> {
                throw new UsageException("a new key was not registered: " + report);
              });
    }
    unused.clear();
    return true;
  }

  private interface Action {
    void run();
  }

  private static boolean done(Action action) {
    action.run();
    return true;
  }

  private static boolean awaitAll(List<Future<Boolean>> started)
      throws IOException, InterruptedException {
    boolean any = false;
    for (Future<Boolean> one : started) {
      any |= await(one);
    }
    return any;
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
  private void tellHost(LocalInstance instance, byte[] configuration) throws IOException {
    Path file = instance.hostConfiguration();
    if (!Files.exists(file) || !Arrays.equals(Files.readAllBytes(file), configuration)) {
      components.stopHost(instance);
      Home.write(file, configuration);
    }
  }

  private Serving serving(LocalInstance instance) {
    return new Serving(
        blueprint.statusUrl(instance),
        settings.balanced() ? "enclave " + instance.number() : "the enclave",
        "see " + home.log(instance.host()) + " and the enclave's console in " + instance.run());
  }

  /** Waits for all; returns what the first host says. */
  private HostStatus awaitServing() throws IOException, InterruptedException {
    HostStatus first = serving(instances.getFirst()).await();
    for (LocalInstance instance : instances.subList(1, instances.size())) {
      serving(instance).await();
    }
    return first;
  }
}
