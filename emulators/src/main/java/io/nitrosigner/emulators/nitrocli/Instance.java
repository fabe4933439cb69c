package io.nitrosigner.emulators.nitrocli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The parent instance that enclaves are started on.
 *
 * @param runDirectory where nitro-cli keeps state and sockets; short, because Unix sockets' paths
 *     are
 * @param pkiDirectory where the root of the emulated attestation is, shared by all instances of a
 *     world
 * @param region AWS region
 * @param instanceId id of the instance, for PCR4
 * @param roleArn IAM role of the instance, for PCR3
 */
public record Instance(
    Path runDirectory,
    Path pkiDirectory,
    String region,
    String instanceId,
    Optional<String> roleArn) {
  private static final String RUN = "nitrosigner.instance.run";
  private static final String PKI = "nitrosigner.instance.pki";
  private static final String REGION = "nitrosigner.instance.region";
  private static final String ID = "nitrosigner.instance.id";
  private static final String ROLE = "nitrosigner.instance.role";

  /** Names the run directory if no property does, as the real directory can be named. */
  private static final String RUN_VARIABLE = "NITRO_ENCLAVES_RUN_DIR";

  private static final String REAL_RUN_DIRECTORY = "/run/nitro_enclaves";

  /** The JVM options that {@link #current} reads. */
  public List<String> options() {
    List<String> options = new ArrayList<>();
    options.add(option(RUN, runDirectory.toAbsolutePath().toString()));
    options.add(option(PKI, pkiDirectory.toAbsolutePath().toString()));
    options.add(option(REGION, region));
    options.add(option(ID, instanceId));
    roleArn.ifPresent(arn -> options.add(option(ROLE, arn)));
    return options;
  }

  /**
   * The instance that this JVM was started for.
   *
   * @throws NitroCliException if the instance's id or region is not among the system properties
   */
  static Instance current() {
    return read(name -> Optional.ofNullable(System.getProperty(name)), System.getenv());
  }

  private static Instance read(
      Function<String, Optional<String>> property, Map<String, String> environment) {
    Path run =
        Path.of(
            property.apply(RUN).orElse(environment.getOrDefault(RUN_VARIABLE, REAL_RUN_DIRECTORY)));
    return new Instance(
        run,
        property.apply(PKI).map(Path::of).orElse(run.resolve("pki")),
        required(property, REGION),
        required(property, ID),
        property.apply(ROLE));
  }

  private static String required(Function<String, Optional<String>> property, String name) {
    return property
        .apply(name)
        .orElseThrow(
            () ->
                new NitroCliException(
                    NitroCliError.MISSING_ARGUMENT, "System property " + name + " is not set."));
  }

  private static String option(String name, String value) {
    return "-D" + name + "=" + value;
  }
}
