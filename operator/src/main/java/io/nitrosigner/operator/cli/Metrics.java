package io.nitrosigner.operator.cli;

import io.nitrosigner.operator.UsageException;
import io.nitrosigner.operator.deployment.Output;
import io.nitrosigner.operator.status.MetricsClient;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Prints the metrics as a monitoring system reads them. */
@Command(
    name = "metrics",
    mixinStandardHelpOptions = true,
    description = "Prints the metrics of the host and its enclave in the Prometheus text format.")
final class Metrics implements Callable<Integer> {
  @Mixin private OutputFile output = new OutputFile();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    out.print(read(URI.create(output.deployment().output(Output.METRICS_URL))));
    out.flush();
    return 0;
  }

  private static String read(URI url) throws InterruptedException {
    try {
      return MetricsClient.read(url);
    } catch (IOException e) {
      throw new UsageException(
          "no metrics at " + url + ": " + e.getMessage(),
          "is the host program running? `nitro-signer up` continues a local one");
    }
  }
}
