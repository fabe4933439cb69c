package io.nitrosigner.operator.cli;

import io.nitrosigner.operator.deployment.DeployedFunction;
import io.nitrosigner.protocol.Json;
import java.io.PrintWriter;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Has the deployment's Lambda function do something. */
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
  @Parameters(paramLabel = "OPERATION", description = "What it shall do.")
  private String operation = "";

  @Mixin private OutputFile output = new OutputFile();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    try (DeployedFunction function = DeployedFunction.of(output.deployment())) {
      DeployedFunction.Answer answer = function.invoke(Json.write(Map.of("operation", operation)));
      PrintWriter printed =
          answer.failed() ? spec.commandLine().getErr() : spec.commandLine().getOut();
      printed.println(answer.payload());
      printed.flush();
      return answer.failed() ? 1 : 0;
    }
  }
}
