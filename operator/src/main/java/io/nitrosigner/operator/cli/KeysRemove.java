package io.nitrosigner.operator.cli;

import io.nitrosigner.operator.deployment.Deployment;
import io.nitrosigner.operator.deployment.Output;
import io.nitrosigner.operator.keys.DeployedKeys;
import io.nitrosigner.operator.keys.KeyChange;
import io.nitrosigner.operator.keys.KeyPlan;
import io.nitrosigner.operator.keys.KeyResult;
import io.nitrosigner.operator.keys.KeyWork;
import io.nitrosigner.operator.keys.Removal;
import io.nitrosigner.operator.keys.ServedKeys;
import io.nitrosigner.protocol.records.TlsKeyRecord;
import io.nitrosigner.protocol.tables.KeySummary;
import io.nitrosigner.protocol.tables.KeyTransfers;
import io.nitrosigner.signing.bls.PublicKey;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Removes keys for good. */
@Command(
    name = "remove",
    mixinStandardHelpOptions = true,
    description = {
      "Removes keys from the table, for good: who has neither the keystore nor the mnemonic has"
          + " lost them. What they have signed stays in the signing history.",
      "A key that a deployment has is not removed: `keys unassign` first. Nor is one that the enclave"
          + " which answers for the signer still serves; others are not asked.",
      "Exits with 1 if a key is not removed."
    })
final class KeysRemove implements Callable<Integer> {
  @Parameters(
      paramLabel = "PUBKEY",
      arity = "1..*",
      converter = PublicKeyConverter.class,
      description = "Keys.")
  private List<PublicKey> named = new ArrayList<>();

  @Mixin private OutputFile output = new OutputFile();
  @Mixin private KeyChanges changes = new KeyChanges();
  @Mixin private Confirmation confirmation = new Confirmation();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws InterruptedException {
    Deployment deployment = output.deployment();
    try (DeployedKeys keys = DeployedKeys.of(deployment)) {
      KeyPlan<KeySummary> plan =
          Removal.plan(KeySelection.names(named), keys.index(), served(deployment, keys));
      if (!changes.dryRun() && !plan.todo().isEmpty()) {
        say(plan.todo().size() + " keys are going to be removed for good");
        confirmation.require(plan.todo().size());
      }
      KeyTransfers table = keys.transfers();
      List<KeyResult> results =
          changes.make(
              plan,
              KeyWork.REMOTE,
              row -> changes.dryRun() ? Removal.foreseen(row) : Removal.remove(row, table));
      if (!changes.dryRun()
          && results.stream().anyMatch(result -> result.outcome() == KeyChange.REMOVED)) {
        say("their signing history is kept");
      }
      return KeyChanges.done(results) ? 0 : 1;
    }
  }

  /** What the signer serves; nothing if it cannot be asked: a key must be unassigned anyway. */
  private Set<String> served(Deployment deployment, DeployedKeys keys) throws InterruptedException {
    Optional<URI> signer = deployment.endpoint(Output.SIGNER_URL);
    Optional<TlsKeyRecord> tls = signer.flatMap(_ -> keys.tls());
    if (tls.isEmpty()) {
      say(
          "warning: the outputs name no signer with a TLS identity, so it is not known what one"
              + " serves");
      return Set.of();
    }
    try {
      return ServedKeys.at(signer.orElseThrow(), tls.get(), ServedKeys.PATIENCE);
    } catch (IOException e) {
      say("warning: the signer does not answer from here, so it is not known what it serves");
      return Set.of();
    }
  }

  private void say(String line) {
    PrintWriter err = spec.commandLine().getErr();
    err.println("nitro-signer: " + line);
    err.flush();
  }
}
