package io.nitrosigner.operator.cli;

import io.nitrosigner.operator.UsageException;
import io.nitrosigner.operator.deployment.Deployment;
import io.nitrosigner.operator.keys.DeployedKeys;
import io.nitrosigner.operator.keys.KeyPlan;
import io.nitrosigner.operator.keys.KeyResult;
import io.nitrosigner.operator.keys.KeyStanding;
import io.nitrosigner.operator.keys.KeyWork;
import io.nitrosigner.operator.keys.KeystoreImport;
import io.nitrosigner.operator.keys.Passwords;
import io.nitrosigner.operator.keys.RowImport;
import io.nitrosigner.protocol.records.ValidatorKeyRecord;
import io.nitrosigner.protocol.tables.KeyPosition;
import io.nitrosigner.protocol.tables.KeySummary;
import io.nitrosigner.signing.keys.KeystoreOpener;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Takes keys from keystores, or from another table. */
@Command(
    name = "import",
    mixinStandardHelpOptions = true,
    description = {
      "Takes keys into the key table: EIP-2335 keystores, which are opened here and encrypted under"
          + " KMS, or rows of another key table, which stay as they are.",
      "Stop the signer that had the keys, for good, before you import them. A key that is in the"
          + " table stays as it is, so to run it again continues.",
      "Exits with 1 if a key is not there afterwards, and says why."
    })
final class KeysImport implements Callable<Integer> {
  @Parameters(
      paramLabel = "PATH",
      arity = "0..*",
      description = "Keystores, or directories whose files end in .json.")
  private List<Path> paths = new ArrayList<>();

  @Option(
      names = "--table",
      paramLabel = "NAME",
      description = "Another key table in the same region, under the same KMS key.")
  private @Nullable String table;

  @Option(
      names = "--from-deployment",
      paramLabel = "UUID",
      defaultValue = ValidatorKeyRecord.UNASSIGNED,
      description = "Whose rows of that table (default: ${DEFAULT-VALUE}, those of no deployment).")
  private String from = ValidatorKeyRecord.UNASSIGNED;

  @Option(
      names = "--unassigned",
      description = "Put them under no deployment; `keys assign` assigns them later.")
  private boolean unassigned;

  @Mixin private KeystorePasswords passwords = new KeystorePasswords();
  @Mixin private NeverSigned neverSigned = new NeverSigned();
  @Mixin private NetworkName network = new NetworkName();
  @Mixin private OutputFile output = new OutputFile();
  @Mixin private HostUrl host = new HostUrl();
  @Mixin private KeyChanges changes = new KeyChanges();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws InterruptedException {
    String source = table;
    if ((source == null) == paths.isEmpty() || (source != null && passwords.given())) {
      throw new ParameterException(
          spec.commandLine(), "expected either keystores with their passwords, or --table");
    }
    if (!new KeyPosition(from, "").holdsKey()) {
      throw new ParameterException(
          spec.commandLine(),
          "--from-deployment: expected "
              + ValidatorKeyRecord.UNASSIGNED
              + " or a deployment's UUID, was "
              + from);
    }
    passwords.check();
    Deployment deployment = output.deployment();
    List<KeyResult> results;
    try (DeployedKeys keys = DeployedKeys.of(deployment)) {
      String name = network.of(deployment);
      String place = unassigned ? ValidatorKeyRecord.UNASSIGNED : keys.id();
      results =
          source == null
              ? keystores(keys, name, place)
              : rows(keys, source, new KeyStanding(keys.index(), place, name));
    }
    boolean settled = changes.dryRun() || neverSigned.settle(deployment, host, results);
    return settled && KeyChanges.done(results) ? 0 : 1;
  }

  private List<KeyResult> keystores(DeployedKeys keys, String name, String place)
      throws InterruptedException {
    KeyStanding standing = new KeyStanding(keys.index(), place, name);
    KeyPlan<KeystoreImport.Entry> plan = KeystoreImport.plan(paths, standing);
    try (Passwords opened = plan.todo().isEmpty() ? Passwords.NONE : passwords.get()) {
      Optional<KeystoreImport.Sink> sink =
          changes.dryRun()
              ? Optional.empty()
              : Optional.of(new KeystoreImport.Sink(keys.sealer(), keys.transfers()));
      KeystoreImport keystores =
          new KeystoreImport(
              standing,
              opened,
              KeystoreOpener.withinHalfOf(Runtime.getRuntime().maxMemory()),
              InstantSource.system());
      return changes.bring(
          plan,
          Runtime.getRuntime().availableProcessors(),
          entry -> keystores.bring(entry, sink),
          keys::index);
    }
  }

  private List<KeyResult> rows(DeployedKeys keys, String source, KeyStanding standing)
      throws InterruptedException {
    if (source.equals(keys.table())) {
      throw new UsageException(
          "the table " + source + " is the deployment's own",
          "its rows are loaded as they are: `nitro-signer keys list --all` shows them, `nitro-signer"
              + " keys assign` assigns them");
    }
    KeyPlan<KeySummary> plan =
        keys.asking(source, () -> RowImport.plan(keys.listing(source, from).rows(), standing));
    RowImport rows =
        new RowImport(
            standing,
            keys.transfers(source),
            changes.dryRun() ? Optional.empty() : Optional.of(keys.transfers()));
    return changes.bring(plan, KeyWork.REMOTE, rows::copy, keys::index);
  }
}
