package io.nitrosigner.operator.cli;

import io.nitrosigner.operator.keys.Assignment;
import io.nitrosigner.operator.keys.DeployedKeys;
import io.nitrosigner.operator.keys.KeyChange;
import io.nitrosigner.operator.keys.KeyIndex;
import io.nitrosigner.operator.keys.KeyPlan;
import io.nitrosigner.operator.keys.KeyResult;
import io.nitrosigner.operator.keys.KeyWork;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Takes keys from a deployment. */
@Command(
    name = "unassign",
    mixinStandardHelpOptions = true,
    description = {
      "Takes keys from this deployment, whose signer drops them within its poll interval: from then"
          + " on they sign nothing. Their rows and their history stay.",
      "Exits with 1 if a key is not unassigned afterwards."
    })
final class KeysUnassign implements Callable<Integer> {
  @Mixin private KeySelection selection = new KeySelection();
  @Mixin private OutputFile output = new OutputFile();
  @Mixin private KeyChanges changes = new KeyChanges();
  @Mixin private Confirmation confirmation = new Confirmation();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws InterruptedException {
    selection.check();
    List<KeyResult> results;
    try (DeployedKeys keys = DeployedKeys.of(output.deployment())) {
      KeyIndex index = keys.index();
      List<String> chosen = selection.of(() -> index.under(keys.id()));
      if (selection.isAll() && !changes.dryRun()) {
        say("all %d keys of this deployment are going to stop signing".formatted(chosen.size()));
        confirmation.require(chosen.size());
      }
      Assignment assignment =
          new Assignment(
              index,
              keys.id(),
              changes.dryRun() ? Optional.empty() : Optional.of(keys.transfers()));
      results = changes.make(KeyPlan.of(chosen), KeyWork.REMOTE, assignment::unassign);
    }
    explain(results);
    return KeyChanges.done(results) ? 0 : 1;
  }

  private void explain(List<KeyResult> results) {
    if (!changes.dryRun()
        && results.stream().anyMatch(result -> result.outcome() == KeyChange.UNASSIGNED)) {
      say(
          "a signer that is running drops them within its poll interval; until it no longer lists"
              + " them, and before their history is exported, let no other signer have them");
    }
  }

  private void say(String line) {
    PrintWriter err = spec.commandLine().getErr();
    err.println("nitro-signer: " + line);
    err.flush();
  }
}
