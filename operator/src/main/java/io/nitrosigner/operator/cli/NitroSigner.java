package io.nitrosigner.operator.cli;

import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The {@code nitro-signer} command: the operator's verbs. */
@Command(
    name = "nitro-signer",
    mixinStandardHelpOptions = true,
    version = "nitro-signer 0.1.0",
    description = "Ethereum validator keys that never leave an AWS Nitro Enclave.",
    synopsisSubcommandLabel = "VERB",
    subcommands = {
      Status.class,
      Metrics.class,
      ClientConfig.class,
      Keys.class,
      Invoke.class,
      KeyPolicyVerb.class,
      Slashing.class,
      Tls.class,
      AutoComplete.GenerateCompletion.class
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:done", "1:failed", "2:wrong use"})
public final class NitroSigner implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "missing verb: try `nitro-signer --help`");
  }

  /** The command line, to which a front door may add verbs of its own. */
  public static CommandLine commandLine() {
    return new CommandLine(new NitroSigner())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler(new FailureHandler());
  }
}
