package io.nitrosigner.operator.cli;

import io.nitrosigner.operator.deployment.Deployment;
import io.nitrosigner.operator.deployment.Output;
import io.nitrosigner.operator.slashing.HistoryClient;
import io.nitrosigner.operator.slashing.KmsSeal;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The option that names a host, through which an enclave is reached. */
final class HostUrl {
  @Option(
      names = "--host-url",
      paramLabel = "URL",
      description =
          "A host's status port, as an SSM port-forwarding session opens it here, for example"
              + " http://127.0.0.1:8080 (default: HostStatusUrl of the outputs).")
  private @Nullable URI url;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec = CommandSpec.create();

  /** A way to an enclave of {@code deployment}. */
  HistoryClient client(Deployment deployment) {
    URI given = url;
    if (given == null) {
      return new HistoryClient(
          deployment.endpoints(Output.HOST_STATUS_URL),
          new KmsSeal(deployment, InstantSource.system()));
    }
    if (given.getHost() == null || !List.of("http", "https").contains(given.getScheme())) {
      throw new ParameterException(
          spec.commandLine(), "--host-url: expected http://HOST:PORT, was " + given);
    }
    return new HistoryClient(List.of(given), new KmsSeal(deployment, InstantSource.system()));
  }
}
