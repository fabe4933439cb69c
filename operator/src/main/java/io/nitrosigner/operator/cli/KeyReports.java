package io.nitrosigner.operator.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;

import io.nitrosigner.operator.slashing.KeyOutcome;
import io.nitrosigner.operator.slashing.KeyReport;
import io.nitrosigner.protocol.Json;
import java.io.PrintWriter;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Tells what came of each key, and of all. */
final class KeyReports {
  @Option(names = "--json", description = "Print what came of each key as JSON.")
  private boolean json;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec = CommandSpec.create();

  /** Prints {@code reports}. */
  void print(List<KeyReport> reports) {
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(new String(Json.write(reports), UTF_8));
    } else {
      reports.forEach(report -> out.println(report.line()));
    }
    out.flush();
    PrintWriter err = spec.commandLine().getErr();
    err.println("nitro-signer: " + summary(reports));
    err.flush();
  }

  private static String summary(List<KeyReport> reports) {
    Map<KeyOutcome, Long> counts =
        reports.stream()
            .collect(
                groupingBy(
                    KeyReport::outcome,
                    () -> new EnumMap<>(KeyOutcome.class),
                    Collectors.counting()));
    return reports.size()
        + " keys"
        + counts.entrySet().stream()
            .map(count -> count.getValue() + " " + count.getKey())
            .collect(joining(", ", counts.isEmpty() ? "" : ": ", ""));
  }
}
