package io.nitrosigner.operator.cli;

import io.nitrosigner.operator.UsageException;
import io.nitrosigner.operator.deployment.Deployment;
import io.nitrosigner.operator.slashing.DeployedHistory;
import io.nitrosigner.operator.slashing.EpochFloor;
import io.nitrosigner.operator.slashing.HistoryBatches;
import io.nitrosigner.operator.slashing.HistoryClient;
import io.nitrosigner.operator.slashing.KeyReport;
import io.nitrosigner.signing.bls.PublicKey;
import io.nitrosigner.slashing.Watermark;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Closes what an old copy of the table leaves open. */
@Command(
    name = "raise",
    mixinStandardHelpOptions = true,
    description = {
      "Raises the history of every registered key to the end of an epoch: the"
          + " ceremony after an old copy of the table was restored.",
      "Take an epoch beyond which no key can have signed: the present one, plus the"
          + " window_epochs of the attested configuration (2 unless you have set it). Blocks and"
          + " attestations up to its end are refused afterwards; nothing is lowered."
    })
final class SlashingRaise implements Callable<Integer> {
  @Option(names = "--epoch", paramLabel = "E", required = true, description = "The epoch.")
  private long epoch;

  @Option(
      names = "--slots-per-epoch",
      paramLabel = "N",
      defaultValue = "32",
      description = "SLOTS_PER_EPOCH of the network (default: ${DEFAULT-VALUE}).")
  private int slotsPerEpoch;

  @Mixin private OutputFile output = new OutputFile();
  @Mixin private HostUrl host = new HostUrl();
  @Mixin private Confirmation confirmation = new Confirmation();
  @Mixin private KeyReports printed = new KeyReports();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws InterruptedException {
    EpochFloor floor = new EpochFloor(epoch, slotsPerEpoch);
    Deployment deployment = output.deployment();
    Map<PublicKey, Watermark> floors = floors(deployment, floor);
    confirmation.require(floors.size());
    List<KeyReport> reports;
    try (HistoryClient enclave = host.client(deployment);
        KeyProgress progress = KeyProgress.of(spec.commandLine().getErr(), floors.size())) {
      reports = new HistoryBatches(enclave, progress).raise(floors);
    }
    printed.print(reports);
    return reports.stream().allMatch(report -> report.outcome().isDone()) ? 0 : 1;
  }

  private Map<PublicKey, Watermark> floors(Deployment deployment, EpochFloor floor) {
    Map<PublicKey, Watermark> floors = new LinkedHashMap<>();
    try (DeployedHistory history = DeployedHistory.of(deployment)) {
      history.registered().forEach(key -> floors.put(key, floor.watermark()));
    }
    if (floors.isEmpty()) {
      throw new UsageException("no key has a history");
    }
    PrintWriter err = spec.commandLine().getErr();
    err.println(
        "nitro-signer: all %d keys with a history will refuse blocks up to slot %d and"
                .formatted(floors.size(), floor.lastSlot())
            + " attestations up to epoch "
            + floor.epoch());
    err.flush();
    return floors;
  }
}
