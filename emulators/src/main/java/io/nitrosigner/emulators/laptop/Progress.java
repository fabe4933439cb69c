package io.nitrosigner.emulators.laptop;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.Locale;

/** Tells on stderr what is being done and how long it took. */
final class Progress {
  private final PrintWriter err;

  Progress(PrintWriter err) {
    this.err = err;
  }

  /** A step of work. */
  @FunctionalInterface
  interface Step<T> {
    T run() throws IOException, InterruptedException;
  }

  /** Runs a step and reports it when it is done. */
  <T> T step(String what, Step<T> step) throws IOException, InterruptedException {
    long began = System.nanoTime();
    T result = step.run();
    double seconds = (System.nanoTime() - began) / 1e9;
    say(String.format(Locale.ROOT, "  %-52s %5.1f s", what, seconds));
    return result;
  }

  void say(String line) {
    err.println(line);
    err.flush();
  }
}
