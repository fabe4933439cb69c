package io.nitrosigner.operator.cli;

import io.nitrosigner.operator.slashing.DeployedHistory;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Makes the key that authenticates the history. */
@Command(
    name = "init",
    mixinStandardHelpOptions = true,
    description = {
      "Makes the key that authenticates the signing history, once in a deployment's life.",
      "KMS makes it and tells it to nobody but attested enclaves. Does nothing if there is one."
    })
final class SlashingInit implements Callable<Integer> {
  @Mixin private OutputFile output = new OutputFile();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    try (DeployedHistory history = DeployedHistory.of(output.deployment())) {
      PrintWriter err = spec.commandLine().getErr();
      err.println(
          history.makeKey()
              ? "nitro-signer: the key of the signing history is made"
              : "nitro-signer: there is a key of the signing history already, which stays");
      err.flush();
    }
    return 0;
  }
}
