package io.nitrosigner.operator.cli;

import io.nitrosigner.operator.UsageException;
import io.nitrosigner.operator.deployment.Output;
import io.nitrosigner.operator.status.HostStatusClient;
import io.nitrosigner.operator.status.StatusReport;
import io.nitrosigner.protocol.ProtocolException;
import io.nitrosigner.protocol.status.HostStatus;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
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
      "Several hosts follow one another, with --json as one line each.",
      "Exits with 0 when every enclave serves all its keys, and with 1 otherwise."
    })
final class Status implements Callable<Integer> {
  @Mixin private OutputFile output = new OutputFile();

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws InterruptedException {
    List<URI> hosts = output.deployment().endpoints(Output.HOST_STATUS_URL);
    List<RuntimeException> silent = new ArrayList<>();
    boolean healthy = true;
    for (int i = 0; i < hosts.size(); i++) {
      if (hosts.size() > 1 && !json) {
        say((i == 0 ? "" : "\n") + "# host " + (i + 1) + " " + hosts.get(i));
      }
      try {
        HostStatus status = read(hosts.get(i));
        print(status);
        healthy &= StatusReport.healthy(status);
      } catch (UsageException | ProtocolException e) {
        silent.add(e); // the others may answer
      }
    }
    if (!silent.isEmpty()) {
      throw silent.getFirst();
    }
    return healthy ? 0 : 1;
  }

  private void print(HostStatus status) {
    if (json) {
      say(new String(status.write(), StandardCharsets.UTF_8));
    } else {
      StatusReport.lines(status).forEach(this::say);
    }
  }

  private void say(String line) {
    spec.commandLine().getOut().println(line);
    spec.commandLine().getOut().flush();
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
