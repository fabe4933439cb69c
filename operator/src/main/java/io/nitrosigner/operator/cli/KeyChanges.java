package io.nitrosigner.operator.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;

import io.nitrosigner.operator.UsageException;
import io.nitrosigner.operator.keys.KeyChange;
import io.nitrosigner.operator.keys.KeyIndex;
import io.nitrosigner.operator.keys.KeyPlan;
import io.nitrosigner.operator.keys.KeyResult;
import io.nitrosigner.operator.keys.KeyWork;
import io.nitrosigner.protocol.Json;
import java.io.PrintWriter;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import software.amazon.awssdk.core.exception.SdkException;

/** Makes changes of many keys, and tells what came of each. */
final class KeyChanges {
  @Option(names = "--json", description = "Print what came of each key as JSON.")
  private boolean json;

  @Option(names = "--dry-run", description = "Show what would happen, and change nothing.")
  private boolean dryRun;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec = CommandSpec.create();

  /** Whether nothing is to be changed. */
  boolean dryRun() {
    return dryRun;
  }

  /**
   * Carries out a plan.
   *
   * @param threads how many keys at a time
   * @return what came of all
   * @throws UsageException when something has kept the rest from being done; what was done is told
   *     before
   */
  <T> List<KeyResult> make(KeyPlan<T> plan, int threads, KeyWork.Step<T> step)
      throws InterruptedException {
    return make(plan, threads, step, UnaryOperator.identity());
  }

  /**
   * The same for keys that come to a deployment: looks afterwards whether one has come to another
   * meanwhile.
   *
   * @param index reads where every key stands
   */
  <T> List<KeyResult> bring(
      KeyPlan<T> plan, int threads, KeyWork.Step<T> step, Supplier<KeyIndex> index)
      throws InterruptedException {
    boolean writes = !dryRun && !plan.todo().isEmpty();
    return make(plan, threads, step, all -> writes ? index.get().check(all) : all);
  }

  private <T> List<KeyResult> make(
      KeyPlan<T> plan, int threads, KeyWork.Step<T> step, UnaryOperator<List<KeyResult>> check)
      throws InterruptedException {
    KeyWork.Done done;
    try (KeyProgress progress = KeyProgress.of(spec.commandLine().getErr(), plan.todo().size())) {
      done = new KeyWork(threads, progress).with(plan.todo(), step);
    }
    List<KeyResult> all = Stream.concat(plan.settled().stream(), done.results().stream()).toList();
    List<KeyResult> results = done.stopped().isPresent() ? all : check.apply(all);
    print(results);
    if (done.stopped().isPresent()) {
      throw stopped(done.stopped().get(), results.size(), plan);
    }
    return results;
  }

  private static UsageException stopped(RuntimeException why, int told, KeyPlan<?> plan) {
    String words = String.valueOf(why.getMessage());
    return new UsageException(
        "after %d of %d keys: %s"
            .formatted(
                told,
                plan.settled().size() + plan.todo().size(),
                why instanceof SdkException ? "AWS said: " + words : words),
        "run it again, which continues");
  }

  private void print(List<KeyResult> results) {
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(new String(Json.write(results), UTF_8));
    } else {
      results.forEach(result -> out.println(result.line()));
    }
    out.flush();
    PrintWriter err = spec.commandLine().getErr();
    err.println("nitro-signer: " + summary(results));
    if (dryRun) {
      err.println("nitro-signer: nothing was changed: this was a dry run");
    }
    err.flush();
  }

  private static String summary(List<KeyResult> results) {
    Map<KeyChange, Long> counts =
        results.stream()
            .collect(
                groupingBy(
                    KeyResult::outcome,
                    () -> new EnumMap<>(KeyChange.class),
                    Collectors.counting()));
    return results.size()
        + " keys"
        + counts.entrySet().stream()
            .map(count -> count.getValue() + " " + count.getKey())
            .collect(joining(", ", counts.isEmpty() ? "" : ": ", ""));
  }

  /** Whether every key is as it was to be. */
  static boolean done(List<KeyResult> results) {
    return results.stream().allMatch(result -> result.outcome().isDone());
  }
}
