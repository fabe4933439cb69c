package io.nitrosigner.operator.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The verbs of signing history. */
@Command(
    name = "slashing",
    mixinStandardHelpOptions = true,
    description = {
      "What keys have signed, which keeps them from being slashed.",
      "A key without a history signs no block and no attestation: import its history, or register"
          + " it as never used."
    },
    synopsisSubcommandLabel = "VERB",
    subcommands = {
      SlashingInit.class,
      SlashingImport.class,
      SlashingRegister.class,
      SlashingShow.class,
      SlashingExport.class,
      SlashingRaise.class,
      SlashingHighWatermark.class
    })
final class Slashing implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "missing verb: try `nitro-signer slashing --help`");
  }
}
