package io.nitrosigner.operator.cli;

import io.nitrosigner.operator.UsageException;
import io.nitrosigner.operator.deployment.AwsClients;
import io.nitrosigner.operator.deployment.Deployment;
import io.nitrosigner.operator.keys.DepositFile;
import io.nitrosigner.operator.keys.GenerationPlan;
import io.nitrosigner.operator.keys.GenerationRequest;
import io.nitrosigner.operator.keys.IndexClaim;
import io.nitrosigner.operator.keys.KeyGeneration;
import io.nitrosigner.operator.keys.KeyPlace;
import io.nitrosigner.operator.slashing.HistoryBatches;
import io.nitrosigner.operator.slashing.HistoryClient;
import io.nitrosigner.operator.slashing.KeyReport;
import io.nitrosigner.operator.slashing.PrivateFile;
import io.nitrosigner.operator.slashing.Registration;
import io.nitrosigner.protocol.records.ValidatorKeyRecord;
import io.nitrosigner.signing.bls.PublicKey;
import io.nitrosigner.signing.keys.KeyTree;
import io.nitrosigner.signing.keys.Mnemonic;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Makes keys. */
@Command(
    name = "generate",
    mixinStandardHelpOptions = true,
    description = {
      "Makes validator keys of a new mnemonic, or of one that you have, and a file of their"
          + " deposits.",
      "The keys go sealed into the key table, and nowhere else. To run it again with the same"
          + " mnemonic finishes what was interrupted, and changes no key that is there.",
      "Keys of a new mnemonic are registered as never used if the signer runs."
    })
final class KeysGenerate implements Callable<Integer> {
  @Option(names = "--count", paramLabel = "N", required = true, description = "How many keys.")
  private int count;

  @Option(
      names = "--start-index",
      paramLabel = "I",
      description =
          "The first index (default: the next that was never used, if the table knows the mnemonic"
              + " or it is new).")
  private @Nullable Long start;

  @Option(names = "--unassigned", description = "For no deployment yet: none loads them.")
  private boolean unassigned;

  @Option(
      names = "--never-signed",
      description =
          "With --mnemonic-in: you vouch that these keys have never signed anything, so that they"
              + " are registered as such.")
  private boolean neverSigned;

  @Option(names = "--dry-run", description = "Show what would be made.")
  private boolean dryRun;

  @Mixin private DepositOptions deposits = new DepositOptions();
  @Mixin private MnemonicSource words = new MnemonicSource();
  @Mixin private OutputFile output = new OutputFile();
  @Mixin private HostUrl host = new HostUrl();
  @Mixin private GenerationReport report = new GenerationReport();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws InterruptedException {
    Deployment deployment = output.deployment();
    GenerationRequest request =
        new GenerationRequest(
            unassigned ? ValidatorKeyRecord.UNASSIGNED : deployment.id(),
            deposits.terms(deployment),
            start == null ? OptionalLong.empty() : OptionalLong.of(start),
            count,
            !words.isNew());
    PrivateFile file = deposits.newFile(Instant.now());
    if (dryRun && words.isNew()) {
      report.foresee(request);
      return 0;
    }
    words.check();
    host.check(deployment);
    try (AwsClients aws = AwsClients.of(deployment);
        KeyTree tree = tree()) {
      KeyGeneration generation =
          new KeyGeneration(
              aws.kms(), aws.dynamoDb(), KeyPlace.of(deployment), InstantSource.system());
      GenerationPlan plan = plan(generation, tree, request);
      IndexClaim claim = plan.claim();
      if (dryRun) {
        report.foresee(plan, KeyGeneration.publicKeys(tree, claim.range()));
        return 0;
      }
      List<GenerationReport.Made> made = make(generation, tree, plan, file);
      Optional<String> obstacle = obstacle(deployment, made);
      report.print(claim, file.path(), obstacle.isEmpty(), made);
      obstacle.ifPresent(why -> report.warnUnregistered(why, !words.isNew(), file.path()));
      return neverSigned && obstacle.isPresent() ? 1 : 0;
    }
  }

  private KeyTree tree() {
    try (Mnemonic mnemonic = words.open()) {
      return KeyTree.of(mnemonic.seed(new char[0]));
    }
  }

  private GenerationPlan plan(KeyGeneration generation, KeyTree tree, GenerationRequest request)
      throws InterruptedException {
    try {
      return generation.plan(tree, request);
    } catch (UsageException e) {
      throw words.isNew() ? interrupted(0, e) : e;
    }
  }

  private List<GenerationReport.Made> make(
      KeyGeneration generation, KeyTree tree, GenerationPlan plan, PrivateFile file)
      throws InterruptedException {
    List<GenerationReport.Made> made = new ArrayList<>();
    try (KeyProgress progress = KeyProgress.of(spec.commandLine().getErr(), count)) {
      file.write(
          out -> {
            try (DepositFile list = DepositFile.begin(out)) {
              generation.generate(
                  tree,
                  plan,
                  key -> {
                    list.add(key.deposit());
                    made.add(GenerationReport.Made.of(key));
                    progress.accept(made.size());
                  });
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
              throw new CancellationException("interrupted");
            }
          });
      generation.finish(tree, plan.claim());
      return made;
    } catch (UsageException e) {
      throw interrupted(made.size(), e);
    }
  }

  private UsageException interrupted(int made, UsageException why) {
    return new UsageException(
        "after " + made + " of " + count + " keys: " + why.getMessage(),
        why.hint().map(hint -> hint + "; then ").orElse("") + again());
  }

  /** How what was interrupted is finished, even if nothing is remembered of it yet. */
  private String again() {
    return "run it again "
        + (words.isNew() ? "with --mnemonic-in and --start-index 0, " : "")
        + "which finishes what is left";
  }

  /** Registers the keys, or tells why they are not registered. */
  private Optional<String> obstacle(Deployment deployment, List<GenerationReport.Made> made)
      throws InterruptedException {
    if (unassigned) {
      return Optional.of("no deployment has them");
    }
    if (!words.isNew() && !neverSigned) {
      return Optional.of("only you know whether keys of this mnemonic have signed elsewhere");
    }
    List<PublicKey> keys = made.stream().map(key -> PublicKey.read(key.pubkey())).toList();
    try (HistoryClient enclave = host.client(deployment);
        KeyProgress progress = KeyProgress.of(spec.commandLine().getErr(), keys.size())) {
      return Registration.of(keys, Set.copyOf(keys))
          .send(new HistoryBatches(enclave, progress))
          .stream()
          .filter(result -> !result.outcome().isDone())
          .findFirst()
          .map(KeyReport::line);
    } catch (RuntimeException e) { // whatever it is, the keys are there and are to be told
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }
}
