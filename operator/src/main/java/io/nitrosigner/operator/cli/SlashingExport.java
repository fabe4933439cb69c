package io.nitrosigner.operator.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.nitrosigner.operator.slashing.DeployedHistory;
import io.nitrosigner.operator.slashing.HistoryExport;
import io.nitrosigner.operator.slashing.PrivateFile;
import io.nitrosigner.signing.bls.PublicKey;
import io.nitrosigner.signing.ssz.Root;
import io.nitrosigner.slashing.interchange.Interchange;
import java.io.ByteArrayOutputStream;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes the history for another signer. */
@Command(
    name = "export",
    mixinStandardHelpOptions = true,
    description = {
      "Writes the history of this deployment's keys as a file of EIP-3076, format version 5.",
      "To move out, stop the signer first: what it signs after the export is missing in the file.",
      "Reads the table. Only an enclave knows whether what is stored is authentic: to import the"
          + " file where it comes from, while an enclave serves, changes nothing and names the keys"
          + " whose history is not."
    })
final class SlashingExport implements Callable<Integer> {
  private static final String STDOUT = "-";

  @Parameters(paramLabel = "FILE", description = "Where to write it; - for stdout.")
  private String file = STDOUT;

  @Option(names = "--force", description = "Overwrite the file if there is one.")
  private boolean force;

  @Option(
      names = "--keys",
      paramLabel = "PUBKEY",
      split = ",",
      converter = PublicKeyConverter.class,
      description = "Only these keys, separated by commas (default: all of this deployment).")
  private List<PublicKey> keys = new ArrayList<>();

  @Option(
      names = "--genesis-validators-root",
      paramLabel = "ROOT",
      converter = RootConverter.class,
      description = "The chain, while no history names it.")
  private @Nullable Root chain;

  @Mixin private OutputFile output = new OutputFile();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    Consumer<Interchange> target = target();
    HistoryExport export;
    try (DeployedHistory history = DeployedHistory.of(output.deployment())) {
      Collection<PublicKey> exported = keys.isEmpty() ? history.keys() : keys;
      export = HistoryExport.of(exported, history.read(exported), Optional.ofNullable(chain));
    }
    target.accept(export.interchange());
    tell(export);
    return 0;
  }

  private Consumer<Interchange> target() {
    if (file.equals(STDOUT)) {
      return this::print;
    }
    PrivateFile target = new PrivateFile(Path.of(file), force);
    return interchange -> target.write(interchange::write);
  }

  private void print(Interchange interchange) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    interchange.write(bytes);
    PrintWriter out = spec.commandLine().getOut();
    out.println(bytes.toString(UTF_8).stripTrailing());
    out.flush();
  }

  private void tell(HistoryExport export) {
    PrintWriter err = spec.commandLine().getErr();
    export
        .unregistered()
        .forEach(key -> err.println("nitro-signer: warning: left out: no history of " + key));
    err.println(
        "nitro-signer: %d keys exported, %d left out"
            .formatted(export.interchange().watermarks().size(), export.unregistered().size()));
    err.flush();
  }
}
