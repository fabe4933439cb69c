package io.nitrosigner.operator.cli;

import io.nitrosigner.operator.deployment.Deployment;
import io.nitrosigner.operator.keys.KeyChange;
import io.nitrosigner.operator.keys.KeyResult;
import io.nitrosigner.operator.slashing.DeployedHistory;
import io.nitrosigner.operator.slashing.HistoryBatches;
import io.nitrosigner.operator.slashing.HistoryClient;
import io.nitrosigner.operator.slashing.KeyReport;
import io.nitrosigner.operator.slashing.Registration;
import io.nitrosigner.operator.slashing.StoredHistories;
import io.nitrosigner.signing.bls.PublicKey;
import io.nitrosigner.slashing.Watermark;
import java.io.PrintWriter;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Sees to it that keys that come to a deployment have a history, or says that they have none. */
final class NeverSigned {
  private static final Set<KeyChange> HERE =
      EnumSet.of(KeyChange.IMPORTED, KeyChange.ASSIGNED, KeyChange.PRESENT);

  private static final Set<KeyChange> COMES = EnumSet.of(KeyChange.IMPORTED, KeyChange.ASSIGNED);

  @Option(
      names = "--never-signed",
      description =
          "You vouch that these keys have never signed a block or an attestation, anywhere: they"
              + " are registered as new, through a serving signer. Keys that have a history keep"
              + " it.")
  private boolean vouched;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec = CommandSpec.create();

  /**
   * Registers the keys that are there now, if somebody vouches for them.
   *
   * @return false if that has failed for a key, or its history is none
   */
  boolean settle(Deployment deployment, HostUrl host, List<KeyResult> results)
      throws InterruptedException {
    Set<PublicKey> keys = new LinkedHashSet<>();
    results.stream()
        .filter(result -> HERE.contains(result.outcome()))
        .forEach(result -> result.pubkey().map(PublicKey::read).ifPresent(keys::add));
    StoredHistories stored = StoredHistories.NONE;
    if (!keys.isEmpty()) {
      try (DeployedHistory history = DeployedHistory.of(deployment)) {
        stored = history.examine(keys);
      }
    }
    stored.damaged().values().forEach(damage -> say("error: " + damage));
    boolean readable = stored.damaged().isEmpty();
    warn(returned(results, stored.watermarks()));
    keys.removeIf(stored::has);
    if (keys.isEmpty()) {
      return readable;
    }
    Registration registration = new Registration(keys, List.of());
    return (vouched ? register(deployment, host, registration) : explain(keys.size())) && readable;
  }

  /** How many keys have come by this run, and have signed here before. */
  private static long returned(List<KeyResult> results, Map<PublicKey, Watermark> stored) {
    return results.stream()
        .filter(result -> COMES.contains(result.outcome()))
        .flatMap(result -> result.pubkey().map(PublicKey::read).stream())
        .flatMap(key -> Optional.ofNullable(stored.get(key)).stream())
        .filter(past -> past.block().isPresent() || past.vote().isPresent())
        .count();
  }

  private void warn(long returned) {
    if (returned > 0) {
      say(
          "warning: "
              + returned
              + " keys have a history here and sign from there on: if one has signed elsewhere"
              + " since, keep the validator clients stopped until `nitro-signer slashing import"
              + " FILE` has brought that history");
    }
  }

  private void say(String line) {
    PrintWriter err = spec.commandLine().getErr();
    err.println("nitro-signer: " + line);
    err.flush();
  }

  private boolean register(Deployment deployment, HostUrl host, Registration registration)
      throws InterruptedException {
    PrintWriter err = spec.commandLine().getErr();
    List<KeyReport> reports;
    try (HistoryClient enclave = host.client(deployment);
        KeyProgress progress = KeyProgress.of(err, registration.keys().size())) {
      reports = registration.send(new HistoryBatches(enclave, progress));
    }
    List<KeyReport> failed = reports.stream().filter(report -> !report.outcome().isDone()).toList();
    failed.forEach(report -> err.println("nitro-signer: error: " + report.line()));
    err.println(
        "nitro-signer: %d keys registered as never used, %d failed"
            .formatted(reports.size() - failed.size(), failed.size()));
    err.flush();
    return failed.isEmpty();
  }

  private boolean explain(int missing) {
    say(missing + " keys have no signing history: they sign no block and no attestation");
    say(
        "hint: `nitro-signer slashing import FILE` takes it from the signer that had them; for keys"
            + " that have never signed anything, run it again with --never-signed");
    return true;
  }
}
