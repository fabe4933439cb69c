package io.nitrosigner.operator.cli;

import io.nitrosigner.operator.deployment.Deployment;
import io.nitrosigner.operator.keys.Assignment;
import io.nitrosigner.operator.keys.DeployedKeys;
import io.nitrosigner.operator.keys.KeyIndex;
import io.nitrosigner.operator.keys.KeyPlan;
import io.nitrosigner.operator.keys.KeyResult;
import io.nitrosigner.operator.keys.KeyWork;
import io.nitrosigner.protocol.records.ValidatorKeyRecord;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Gives keys to a deployment. */
@Command(
    name = "assign",
    mixinStandardHelpOptions = true,
    description = {
      "Gives keys that no deployment has to this one, whose signer loads them within its poll"
          + " interval.",
      "A key that another deployment has, that is not active or of another network is left where"
          + " it is.",
      "Exits with 1 if a key is not this deployment's afterwards."
    })
final class KeysAssign implements Callable<Integer> {
  @Mixin private KeySelection selection = new KeySelection();
  @Mixin private NeverSigned neverSigned = new NeverSigned();
  @Mixin private NetworkName network = new NetworkName();
  @Mixin private OutputFile output = new OutputFile();
  @Mixin private HostUrl host = new HostUrl();
  @Mixin private KeyChanges changes = new KeyChanges();

  @Override
  public Integer call() throws InterruptedException {
    selection.check();
    Deployment deployment = output.deployment();
    List<KeyResult> results;
    try (DeployedKeys keys = DeployedKeys.of(deployment)) {
      String name = network.of(deployment);
      KeyIndex index = keys.index();
      Assignment assignment =
          new Assignment(
              index,
              keys.id(),
              changes.dryRun() ? Optional.empty() : Optional.of(keys.transfers()));
      List<String> chosen = selection.of(() -> index.under(ValidatorKeyRecord.UNASSIGNED));
      results =
          changes.bring(
              KeyPlan.of(chosen), KeyWork.REMOTE, key -> assignment.assign(key, name), keys::index);
    }
    boolean settled = changes.dryRun() || neverSigned.settle(deployment, host, results);
    return settled && KeyChanges.done(results) ? 0 : 1;
  }
}
