package io.nitrosigner.operator.cli;

import io.nitrosigner.operator.UsageException;
import io.nitrosigner.operator.deployment.DeployedFunction;
import io.nitrosigner.operator.deployment.Deployment;
import io.nitrosigner.protocol.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Has a Lambda function of the deployment do something. */
@Command(
    name = "invoke",
    mixinStandardHelpOptions = true,
    description = {
      "Has the deployment's Lambda function do something, from inside the deployment's network, and"
          + " prints its answer, JSON.",
      "Operations: set_tls_key (makes a new TLS identity at once, without asking), get_tls_key,"
          + " decrypt_tls_key, web3signer_status, web3signer_public_keys.",
      "Exits with 1, and prints the function's error, if the function failed."
    })
final class Invoke implements Callable<Integer> {
  /** Lambda's limit. */
  private static final int MAX_EVENT = 6 * 1024 * 1024;

  @Parameters(paramLabel = "OPERATION", arity = "0..1", description = "What it shall do.")
  private @Nullable String operation;

  @Option(
      names = "--event",
      paramLabel = "FILE",
      description = "The whole event, JSON, instead of an operation.")
  private @Nullable Path event;

  @Option(
      names = "--key-generation",
      description = "Ask the function that makes validator keys instead; needs --event.")
  private boolean keyGeneration;

  @Mixin private OutputFile output = new OutputFile();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    byte[] asked = event();
    Deployment deployment = output.deployment();
    try (DeployedFunction function =
        keyGeneration
            ? DeployedFunction.keyGeneration(deployment)
            : DeployedFunction.signer(deployment)) {
      DeployedFunction.Answer answer = function.invoke(asked);
      PrintWriter printed =
          answer.failed() ? spec.commandLine().getErr() : spec.commandLine().getOut();
      printed.println(answer.payload());
      printed.flush();
      return answer.failed() ? 1 : 0;
    }
  }

  private byte[] event() {
    Path file = event;
    String named = operation;
    if (file != null && named == null) {
      return read(file);
    }
    if (file == null && named != null && !keyGeneration) {
      return Json.write(Map.of("operation", named));
    }
    throw new ParameterException(
        spec.commandLine(), "expected an operation, or --event; --key-generation needs --event");
  }

  private static byte[] read(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] json = in.readNBytes(MAX_EVENT + 1);
      if (json.length > MAX_EVENT) {
        throw new UsageException(file + ": expected at most " + MAX_EVENT + " bytes");
      }
      return json;
    } catch (IOException e) {
      throw new UsageException("cannot read the event " + file + ": " + e.getMessage());
    }
  }
}
