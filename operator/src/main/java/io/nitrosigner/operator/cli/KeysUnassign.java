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
      "Takes keys from this deployment. Each of its enclaves drops them when it has looked at the"
          + " table and is done with what it found before; until then it signs with them. To stop a"
          + " key at once, stop the enclaves. Rows and history stay.",
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
          "each enclave that is running drops them by itself, and may take longer than its poll"
              + " interval; until `nitro-signer status` shows of each host that it has, let no other"
              + " signer have them and export no history");
    }
  }

  private void say(String line) {
    PrintWriter err = spec.commandLine().getErr();
    err.println("nitro-signer: " + line);
    err.flush();
  }
}
