package io.nitrosigner.operator.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The verbs of the signer's TLS identity. */
@Command(
    name = "tls",
    mixinStandardHelpOptions = true,
    description = {
      "The signer's TLS identity: the key and certificate by which clients know it.",
      "It lies in the table encrypted, and only enclaves open it."
    },
    synopsisSubcommandLabel = "VERB",
    subcommands = {TlsSet.class, TlsShow.class})
final class Tls implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "missing verb: try `nitro-signer tls --help`");
  }
}
