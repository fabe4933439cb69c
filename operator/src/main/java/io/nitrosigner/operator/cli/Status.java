package io.nitrosigner.operator.cli;

import io.nitrosigner.operator.UsageException;
import io.nitrosigner.operator.deployment.Output;
import io.nitrosigner.operator.status.HostStatusClient;
import io.nitrosigner.operator.status.StatusReport;
import io.nitrosigner.protocol.status.HostStatus;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows what is running, as the operator sees it. */
@Command(
    name = "status",
    mixinStandardHelpOptions = true,
    description = {
      "Shows what is running: phase, image, measurements, configuration, keys, since when.",
      "Exits with 0 when the signer serves all its keys, and with 1 otherwise."
    })
final class Status implements Callable<Integer> {
  @Mixin private OutputFile output = new OutputFile();

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws InterruptedException {
    URI url = URI.create(output.deployment().output(Output.HOST_STATUS_URL));
    HostStatus status = read(url);
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(new String(status.write(), StandardCharsets.UTF_8));
    } else {
      StatusReport.lines(status).forEach(out::println);
    }
    out.flush();
    return StatusReport.healthy(status) ? 0 : 1;
  }

  private static HostStatus read(URI url) throws InterruptedException {
    try {
      return HostStatusClient.read(url);
    } catch (IOException e) {
      throw new UsageException(
          "the host program does not answer at " + url,
          "is it running? `nitro-signer up` continues a local one");
    }
  }
}
