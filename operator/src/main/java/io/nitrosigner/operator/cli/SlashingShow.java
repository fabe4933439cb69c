package io.nitrosigner.operator.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.nitrosigner.operator.slashing.DeployedHistory;
import io.nitrosigner.operator.slashing.KeyHistory;
import io.nitrosigner.protocol.Json;
import io.nitrosigner.signing.bls.PublicKey;
import io.nitrosigner.slashing.Watermark;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows the watermark of each key. */
@Command(
    name = "show",
    mixinStandardHelpOptions = true,
    description = {
      "Shows the last block and the last attestation of each key, or that it has no history.",
      "Reads the table, whether the signer runs or not. Only an enclave knows whether what is"
          + " stored is authentic."
    })
final class SlashingShow implements Callable<Integer> {
  @Parameters(
      paramLabel = "PUBKEY",
      arity = "0..*",
      converter = PublicKeyConverter.class,
      description = "Keys (default: all of this deployment).")
  private List<PublicKey> keys = new ArrayList<>();

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  @Mixin private OutputFile output = new OutputFile();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    List<KeyHistory> histories;
    try (DeployedHistory history = DeployedHistory.of(output.deployment())) {
      Collection<PublicKey> shown = keys.isEmpty() ? history.keys() : keys;
      Map<PublicKey, Watermark> stored = history.read(shown);
      histories =
          shown.stream()
              .map(key -> KeyHistory.of(key, Optional.ofNullable(stored.get(key))))
              .toList();
    }
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(new String(Json.write(histories), UTF_8));
    } else {
      out.println(KeyHistory.HEADING);
      histories.forEach(history -> out.println(history.line()));
    }
    out.flush();
    return 0;
  }
}
