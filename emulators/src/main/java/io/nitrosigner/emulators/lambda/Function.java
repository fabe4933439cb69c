package io.nitrosigner.emulators.lambda;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A function as it is deployed.
 *
 * @param handler the handler's class, {@code ::handleRequest} behind it or not
 * @param options JVM options
 * @param classPath its code and what runs it
 * @param environment its variables
 */
public record Function(
    String handler, List<String> options, String classPath, Map<String, String> environment) {
  /** Copies the options and variables. */
  public Function {
    options = List.copyOf(options);
    environment = Map.copyOf(environment);
  }

  /**
   * What does not change when it is deployed anew.
   *
   * @param name of the function
   * @param role its execution role's name
   * @param allowedActions that role's IAM policies
   * @param timeout how long an event may take
   * @param log file to append what it logs to
   */
  public record Identity(
      String name, String role, List<String> allowedActions, Duration timeout, Path log) {
    /** Copies the actions. */
    public Identity {
      allowedActions = List.copyOf(allowedActions);
    }
  }
}
