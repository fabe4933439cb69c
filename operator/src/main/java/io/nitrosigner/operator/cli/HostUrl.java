package io.nitrosigner.operator.cli;

import io.nitrosigner.operator.UsageException;
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
    check(deployment);
    URI given = url;
    List<URI> hosts = given == null ? deployment.endpoints(Output.HOST_STATUS_URL) : List.of(given);
    return new HistoryClient(hosts, new KmsSeal(deployment, InstantSource.system()));
  }

  /**
   * Checks the URLs that there are, without asking anybody.
   *
   * @throws ParameterException when the option is no URL of a host
   * @throws UsageException when the outputs have one that is none
   */
  void check(Deployment deployment) {
    URI given = url;
    if (given != null) {
      if (!isHost(given)) {
        throw new ParameterException(
            spec.commandLine(), "--host-url: expected http://HOST:PORT, was " + given);
      }
    } else if (!areHosts(deployment)) {
      throw new UsageException(
          Output.HOST_STATUS_URL.key()
              + ": expected http://HOST:PORT, was "
              + deployment.output(Output.HOST_STATUS_URL),
          "correct the outputs file, or say it with --host-url");
    }
  }

  private static boolean areHosts(Deployment deployment) {
    try {
      return deployment.find(Output.HOST_STATUS_URL).isEmpty()
          || deployment.endpoints(Output.HOST_STATUS_URL).stream().allMatch(HostUrl::isHost);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static boolean isHost(URI url) {
    return url.getHost() != null && List.of("http", "https").contains(url.getScheme());
  }
}
