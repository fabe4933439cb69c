package io.nitrosigner.operator.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The verbs of validator keys. */
@Command(
    name = "keys",
    mixinStandardHelpOptions = true,
    description = {
      "Validator keys from birth to removal.",
      "The key table has them encrypted; nobody but an enclave decrypts them."
    },
    synopsisSubcommandLabel = "VERB",
    subcommands = {
      KeysGenerate.class,
      KeysImport.class,
      KeysList.class,
      KeysAssign.class,
      KeysUnassign.class,
      KeysRemove.class
    })
final class Keys implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "missing verb: try `nitro-signer keys --help`");
  }
}
