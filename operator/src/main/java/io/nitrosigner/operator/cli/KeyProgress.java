package io.nitrosigner.operator.cli;

import io.nitrosigner.operator.slashing.HistoryBatches;
import java.io.Console;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.function.IntConsumer;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/**
 * Shows on stderr how many of many keys are done: as a bar on a terminal, otherwise as a line now
 * and then. Of a few keys it shows nothing.
 */
final class KeyProgress implements IntConsumer, AutoCloseable {
  /** A log of ten thousand keys gets ten lines. */
  private static final int LINE_EVERY = 1_000;

  /** Any terminal has so many columns. */
  private static final int WIDTH = 79;

  private final PrintWriter err;
  private final int keys;
  private final Optional<ProgressBar> bar;

  private KeyProgress(PrintWriter err, int keys, Optional<ProgressBar> bar) {
    this.err = err;
    this.keys = keys;
    this.bar = bar;
  }

  /** Begins with none of {@code keys} done. */
  static KeyProgress of(PrintWriter err, int keys) {
    boolean terminal =
        Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
    return new KeyProgress(
        err,
        keys,
        terminal && keys > HistoryBatches.SIZE ? Optional.of(bar(keys)) : Optional.empty());
  }

  private static ProgressBar bar(int keys) {
    return new ProgressBarBuilder()
        .setTaskName("keys")
        .setInitialMax(keys)
        .setStyle(ProgressBarStyle.ASCII)
        .setConsumer(new ConsoleProgressBarConsumer(System.err, WIDTH))
        .build();
  }

  @Override
  public void accept(int done) {
    bar.ifPresent(shown -> shown.stepTo(done));
    if (bar.isEmpty() && keys > LINE_EVERY && done % LINE_EVERY == 0) {
      err.println("nitro-signer: " + done + " of " + keys + " keys");
      err.flush();
    }
  }

  @Override
  public void close() {
    bar.ifPresent(ProgressBar::close);
  }
}
