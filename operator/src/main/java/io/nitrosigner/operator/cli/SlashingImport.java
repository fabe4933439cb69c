package io.nitrosigner.operator.cli;

import io.nitrosigner.operator.deployment.Deployment;
import io.nitrosigner.operator.slashing.DeployedHistory;
import io.nitrosigner.operator.slashing.HistoryBatches;
import io.nitrosigner.operator.slashing.HistoryClient;
import io.nitrosigner.operator.slashing.HistoryImport;
import io.nitrosigner.operator.slashing.KeyOutcome;
import io.nitrosigner.operator.slashing.KeyReport;
import io.nitrosigner.signing.bls.PublicKey;
import io.nitrosigner.slashing.interchange.Interchange;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Takes a history from another signer. */
@Command(
    name = "import",
    mixinStandardHelpOptions = true,
    description = {
      "Takes the history of this deployment's keys from a file of EIP-3076, format version 5.",
      "Stop the other signer for good before you export from it. The maximum of what the file and"
          + " the table have counts, so nothing is ever lowered, and to run it again changes"
          + " nothing. A key without entries in the file is registered as never used.",
      "Exits with 1 if a key of this deployment was skipped."
    })
final class SlashingImport implements Callable<Integer> {
  @Parameters(paramLabel = "FILE", description = "What the other signer has exported.")
  private Path file = Path.of("");

  @Option(names = "--dry-run", description = "Show what would happen, by reading the table only.")
  private boolean dryRun;

  @Mixin private OutputFile output = new OutputFile();
  @Mixin private HostUrl host = new HostUrl();
  @Mixin private KeyReports printed = new KeyReports();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws InterruptedException {
    Deployment deployment = output.deployment();
    Interchange interchange = HistoryImport.read(file);
    List<KeyReport> reports;
    long missing;
    try (DeployedHistory history = DeployedHistory.of(deployment)) {
      Set<PublicKey> keys = history.keys();
      missing = keys.stream().filter(key -> !interchange.watermarks().containsKey(key)).count();
      HistoryImport plan = HistoryImport.of(interchange, keys);
      reports =
          dryRun ? plan.foresee(history.read(plan.floors().keySet())) : send(deployment, plan);
    }
    printed.print(reports);
    explain(reports, interchange, missing);
    return isImported(reports) ? 0 : 1;
  }

  /** A file without any key of the deployment is a mistake. */
  private static boolean isImported(List<KeyReport> reports) {
    return reports.stream().anyMatch(report -> report.outcome().isDone())
        && reports.stream()
            .map(KeyReport::outcome)
            .allMatch(outcome -> outcome.isDone() || outcome == KeyOutcome.UNKNOWN_KEY);
  }

  private List<KeyReport> send(Deployment deployment, HistoryImport plan)
      throws InterruptedException {
    try (HistoryClient enclave = host.client(deployment);
        KeyProgress progress = KeyProgress.of(spec.commandLine().getErr(), plan.floors().size())) {
      return plan.send(new HistoryBatches(enclave, progress));
    }
  }

  private void explain(List<KeyReport> reports, Interchange interchange, long missing) {
    PrintWriter err = spec.commandLine().getErr();
    if (missing > 0) {
      err.println("nitro-signer: " + missing + " keys of this deployment are not in the file");
    }
    if (reports.stream().anyMatch(report -> report.outcome() == KeyOutcome.OTHER_CHAIN)) {
      err.println(
          "nitro-signer: hint: the file is of the chain " + interchange.genesisValidatorsRoot());
    }
    if (dryRun) {
      err.println("nitro-signer: nothing was changed: this was a dry run");
    }
    err.flush();
  }
}
