package io.nitrosigner.operator.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.nitrosigner.operator.deployment.AwsClients;
import io.nitrosigner.operator.deployment.Deployment;
import io.nitrosigner.operator.tls.SignerTls;
import io.nitrosigner.operator.tls.TlsDescription;
import io.nitrosigner.protocol.tables.TlsKeyTable;
import java.io.PrintWriter;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows the certificates that are set. */
@Command(
    name = "show",
    mixinStandardHelpOptions = true,
    description = {
      "Shows the signer's certificate, the one that clients trust, and how long they are valid.",
      "Reads the table, whether the signer runs or not; the key stays sealed."
    })
final class TlsShow implements Callable<Integer> {
  @ArgGroup private Form form = new Form();
  @Mixin private OutputFile output = new OutputFile();

  @Spec private CommandSpec spec = CommandSpec.create();

  /** At most one of both. */
  private static final class Form {
    @Option(
        names = "--pem",
        description = "Print the certificate that clients trust, for a file of theirs.")
    private boolean pem;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;
  }

  @Override
  public Integer call() {
    Deployment deployment = output.deployment();
    InstantSource clock = InstantSource.system();
    PrintWriter out = spec.commandLine().getOut();
    try (AwsClients aws = AwsClients.of(deployment)) {
      TlsKeyTable.Row row = SignerTls.of(deployment, aws, clock).required();
      TlsDescription description = TlsDescription.of(row);
      if (form.pem) {
        out.print(new String(TlsDescription.trustedPem(row), US_ASCII));
      } else if (form.json) {
        out.println(TlsReports.json(description, clock.instant()));
      } else {
        description.lines(clock.instant()).forEach(out::println);
      }
      out.flush();
      if (description.daysLeft(clock.instant()) < 0) {
        spec.commandLine().getErr().println("nitro-signer: warning: the certificate has expired");
      }
    }
    return 0;
  }
}
