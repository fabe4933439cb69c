package io.nitrosigner.operator.cli;

import io.nitrosigner.operator.deployment.Deployment;
import io.nitrosigner.operator.keys.DepositFile;
import io.nitrosigner.operator.slashing.DeployedHistory;
import io.nitrosigner.operator.slashing.HistoryBatches;
import io.nitrosigner.operator.slashing.HistoryClient;
import io.nitrosigner.operator.slashing.KeyReport;
import io.nitrosigner.operator.slashing.Registration;
import io.nitrosigner.signing.bls.PublicKey;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Says of keys that they have never signed anything. */
@Command(
    name = "register",
    mixinStandardHelpOptions = true,
    description = {
      "Registers keys that have never signed a block or an attestation, anywhere, by anybody.",
      "If one has, it may sign the opposite of what it signed before, and is slashed: import its"
          + " history instead. Keys that have a history keep it."
    })
final class SlashingRegister implements Callable<Integer> {
  @Parameters(
      paramLabel = "PUBKEY",
      arity = "0..*",
      converter = PublicKeyConverter.class,
      description = "Keys of this deployment.")
  private List<PublicKey> keys = new ArrayList<>();

  @Option(names = "--all", description = "All keys of this deployment that have no history.")
  private boolean all;

  @Option(
      names = "--deposits",
      paramLabel = "FILE",
      description = "The keys of a deposit file, such as `keys generate` has written.")
  private @Nullable Path deposits;

  @Option(
      names = "--never-signed",
      description = "You vouch that these keys have never signed anything. Always needed.")
  private boolean neverSigned;

  @Mixin private OutputFile output = new OutputFile();
  @Mixin private HostUrl host = new HostUrl();
  @Mixin private KeyReports printed = new KeyReports();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws InterruptedException {
    if (Stream.of(all, !keys.isEmpty(), deposits != null).filter(given -> given).count() != 1) {
      throw new ParameterException(
          spec.commandLine(), "expected either public keys, --all or --deposits");
    }
    if (!neverSigned) {
      throw new ParameterException(
          spec.commandLine(),
          "a key that has signed anything before, with any signer, can be slashed once it is"
              + " registered as new: import its history. If these keys have never signed anything,"
              + " say so with --never-signed");
    }
    Deployment deployment = output.deployment();
    List<KeyReport> reports;
    try (DeployedHistory history = DeployedHistory.of(deployment)) {
      Set<PublicKey> known = history.keys();
      reports =
          send(
              deployment,
              all
                  ? Registration.ofUnregistered(known, history.read(known))
                  : Registration.of(named(), known));
    }
    printed.print(reports);
    return reports.stream().allMatch(report -> report.outcome().isDone()) ? 0 : 1;
  }

  private Collection<PublicKey> named() {
    return deposits == null ? keys : DepositFile.publicKeys(deposits);
  }

  private List<KeyReport> send(Deployment deployment, Registration registration)
      throws InterruptedException {
    try (HistoryClient enclave = host.client(deployment);
        KeyProgress progress =
            KeyProgress.of(spec.commandLine().getErr(), registration.keys().size())) {
      return registration.send(new HistoryBatches(enclave, progress));
    }
  }
}
