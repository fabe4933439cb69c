package io.nitrosigner.operator.cli;

import io.nitrosigner.operator.deployment.Deployment;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The option that names a deployment. */
public final class OutputFile {
  @Option(
      names = "--output",
      paramLabel = "FILE",
      defaultValue = Deployment.DEFAULT_FILE,
      description =
          "Outputs of the deployment, as `cdk deploy -O FILE` or `up` writes them"
              + " (default: ${DEFAULT-VALUE}).")
  private Path file = Path.of(Deployment.DEFAULT_FILE);

  /** The deployment that the file describes. */
  public Deployment deployment() {
    return Deployment.read(file);
  }
}
