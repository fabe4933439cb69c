package io.nitrosigner.operator.cli;

import io.nitrosigner.operator.UsageException;
import io.nitrosigner.operator.client.SignerAddress;
import io.nitrosigner.operator.client.ValidatorClient;
import io.nitrosigner.operator.deployment.AwsClients;
import io.nitrosigner.operator.deployment.Deployment;
import io.nitrosigner.operator.deployment.Output;
import io.nitrosigner.protocol.Json;
import io.nitrosigner.protocol.records.ValidatorKeyRecord;
import io.nitrosigner.protocol.tables.ValidatorKeyTable;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints what to give to a validator client. */
@Command(
    name = "client-config",
    mixinStandardHelpOptions = true,
    description = {
      "Prints the lines to paste into a validator client: the signer's URL, the certificate to"
          + " trust, the keys.",
      "The keys are those that the key table has for this deployment."
    })
final class ClientConfig implements Callable<Integer> {
  @Parameters(paramLabel = "CLIENT", description = "One of ${COMPLETION-CANDIDATES}.")
  private ValidatorClient client = ValidatorClient.LIGHTHOUSE;

  @Mixin private OutputFile output = new OutputFile();

  @Option(
      names = "--ca",
      paramLabel = "FILE",
      description =
          "Where the client finds the signer's certificate (default: where `up` has written it).")
  private @Nullable Path certificate;

  @Option(names = "--json", description = "Print URL, certificate file and keys as JSON.")
  private boolean json;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    Deployment deployment = output.deployment();
    SignerAddress signer =
        new SignerAddress(
            deployment.output(Output.SIGNER_URL), certificate(deployment), keys(deployment));
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(new String(Json.write(signer), StandardCharsets.UTF_8));
    } else {
      client.lines(signer).forEach(out::println);
    }
    out.flush();
    return 0;
  }

  private String certificate(Deployment deployment) {
    Path given = certificate;
    return given != null
        ? given.toAbsolutePath().toString()
        : deployment
            .find(Output.SIGNER_CERTIFICATE)
            .orElseThrow(
                () ->
                    new UsageException(
                        "this deployment has no file with the signer's certificate",
                        "say with --ca FILE where the client will find it"));
  }

  private List<String> keys(Deployment deployment) {
    try (AwsClients aws = AwsClients.of(deployment)) {
      List<String> keys =
          new ValidatorKeyTable(aws.dynamoDb(), deployment.output(Output.VALIDATOR_KEYS_TABLE))
              .of(deployment.id(), this::unreadable)
              .filter(ValidatorKeyRecord::active)
              .map(row -> "0x" + row.pubkey())
              .sorted()
              .toList();
      if (keys.isEmpty()) {
        spec.commandLine().getErr().println("nitro-signer: warning: no key is assigned yet");
      }
      return keys;
    }
  }

  private void unreadable(String pubkey, RuntimeException reason) {
    spec.commandLine()
        .getErr()
        .println("nitro-signer: warning: key left out: 0x" + pubkey + ": " + reason.getMessage());
  }
}
