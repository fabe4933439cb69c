package io.nitrosigner.operator.cli;

import io.nitrosigner.operator.UsageException;
import io.nitrosigner.operator.deployment.Output;
import io.nitrosigner.operator.status.MetricsClient;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Prints the metrics as a monitoring system reads them. */
@Command(
    name = "metrics",
    mixinStandardHelpOptions = true,
    description = {
      "Prints the metrics of the host and its enclave in the Prometheus text format.",
      "Several hosts' follow one another, each after a line `# host N URL`: Prometheus scrapes each URL"
          + " by itself, as --host prints it."
    })
final class Metrics implements Callable<Integer> {
  @Mixin private OutputFile output = new OutputFile();

  @Option(
      names = "--host",
      paramLabel = "N",
      description = "Print the metrics of this host only, counted from 1.")
  private @Nullable Integer only;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws InterruptedException {
    List<URI> hosts = output.deployment().endpoints(Output.METRICS_URL);
    if (only != null) {
      print(read(hosts.get(index(only, hosts.size()))));
      return 0;
    }
    List<UsageException> silent = new ArrayList<>();
    for (int i = 0; i < hosts.size(); i++) {
      String heading = hosts.size() == 1 ? "" : "# host " + (i + 1) + " " + hosts.get(i) + "\n";
      try {
        print(heading + read(hosts.get(i)));
      } catch (UsageException e) {
        silent.add(e); // the others may answer
      }
    }
    if (!silent.isEmpty()) {
      throw silent.getFirst();
    }
    return 0;
  }

  private int index(int host, int hosts) {
    if (host < 1 || host > hosts) {
      throw new ParameterException(
          spec.commandLine(), "--host: expected 1 to " + hosts + ", was " + host);
    }
    return host - 1;
  }

  private void print(String text) {
    spec.commandLine().getOut().print(text);
    spec.commandLine().getOut().flush();
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
