package io.nitrosigner.operator.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.nitrosigner.operator.slashing.DeployedHistory;
import io.nitrosigner.protocol.Json;
import io.nitrosigner.slashing.HighWatermark;
import java.io.PrintWriter;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Shows, sets or removes where signing ends. */
@Command(
    name = "high-watermark",
    mixinStandardHelpOptions = true,
    description = {
      "Shows, sets or removes where signing ends: from that epoch and that slot on no attestation"
          + " and no block is signed, for a hand-over to another signer that starts there.",
      "A running enclave notices within some seconds: take an epoch at least three ahead, and its"
          + " first slot."
    })
final class SlashingHighWatermark implements Callable<Integer> {
  /** Where signing ends. */
  private static final class End {
    @Option(
        names = "--epoch",
        paramLabel = "E",
        required = true,
        description = "From this epoch on attestations are refused.")
    private long epoch;

    @Option(
        names = "--slot",
        paramLabel = "S",
        required = true,
        description = "From this slot on blocks are refused.")
    private long slot;
  }

  /** At most one of both; neither shows. */
  private static final class Change {
    @ArgGroup(exclusive = false)
    private @Nullable End end;

    @Option(names = "--remove", description = "Remove it: signing goes on.")
    private boolean remove;
  }

  @ArgGroup private @Nullable Change change;

  @Option(names = "--json", description = "Print what is set as JSON; null for nothing.")
  private boolean json;

  @Mixin private OutputFile output = new OutputFile();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    Optional<Optional<HighWatermark>> wanted = wanted();
    try (DeployedHistory history = DeployedHistory.of(output.deployment())) {
      wanted.ifPresent(history::highWatermark);
      print(history.highWatermark());
    }
    if (wanted.isPresent()) {
      PrintWriter err = spec.commandLine().getErr();
      err.println(
          "nitro-signer: warning: enclaves that run notice within some seconds"
              + (wanted.get().isPresent()
                  ? ": the epoch must lie at least three ahead of the present one"
                  : ""));
      err.flush();
    }
    return 0;
  }

  private Optional<Optional<HighWatermark>> wanted() {
    Change given = change;
    if (given == null) {
      return Optional.empty();
    }
    End end = given.end;
    if (given.remove || end == null) {
      return Optional.of(Optional.empty());
    }
    if (end.epoch < 0 || end.slot < 0) {
      throw new ParameterException(
          spec.commandLine(),
          "expected an epoch and a slot from 0 on, were " + end.epoch + " and " + end.slot);
    }
    return Optional.of(Optional.of(new HighWatermark(end.epoch, end.slot)));
  }

  private void print(Optional<HighWatermark> end) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(
        json ? json(end) : end.map(SlashingHighWatermark::line).orElse("none: signing goes on"));
    out.flush();
  }

  private static String line(HighWatermark end) {
    return "attestations are refused from epoch %d on, blocks from slot %d on"
        .formatted(end.epoch(), end.slot());
  }

  /** Numbers as strings, as everywhere in the field. */
  private static String json(Optional<HighWatermark> end) {
    return new String(
        Json.write(
            end.map(
                set ->
                    Map.of(
                        "epoch", Long.toString(set.epoch()), "slot", Long.toString(set.slot())))),
        UTF_8);
  }
}
