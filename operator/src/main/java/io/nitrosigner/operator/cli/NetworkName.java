package io.nitrosigner.operator.cli;

import io.nitrosigner.operator.UsageException;
import io.nitrosigner.operator.deployment.Deployment;
import io.nitrosigner.operator.deployment.Output;
import io.nitrosigner.operator.network.Networks;
import io.nitrosigner.signing.network.Network;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option that names the network that a deployment signs for. */
final class NetworkName {
  @Option(
      names = "--network",
      paramLabel = "NAME",
      description =
          "The network that the deployment signs for, by name or as the path of a config.yaml"
              + " (default: Network of the outputs).")
  private @Nullable String network;

  /**
   * The network's name.
   *
   * @throws UsageException when it is nowhere, or the outputs name another
   */
  String of(Deployment deployment) {
    return find(deployment)
        .orElseThrow(
            () ->
                new UsageException(
                    "the outputs do not name the deployment's network", "say it with --network"));
  }

  /** As {@link #of}, where it is needed only if it is known. */
  Optional<String> find(Deployment deployment) {
    String given = network;
    Optional<String> known = deployment.find(Output.NETWORK);
    if (given == null) {
      return known;
    }
    return Optional.of(checked(deployment, Networks.find(given)).name());
  }

  /**
   * A network that is given.
   *
   * @throws UsageException when the outputs name another
   */
  static Network checked(Deployment deployment, Network given) {
    Optional<String> known = deployment.find(Output.NETWORK);
    if (known.isPresent() && !known.get().equals(given.name())) {
      throw new UsageException(
          "--network: expected %s, which the deployment signs for, was %s"
              .formatted(known.get(), given.name()));
    }
    return given;
  }
}
