package io.nitrosigner.operator.cli;

import io.nitrosigner.operator.UsageException;
import java.io.PrintWriter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Makes sure that somebody wants to replace what is there. */
final class Replacement {
  private static final String WORD = "replace";

  @Option(names = "--yes", description = "Do not ask whether to replace the one that is there.")
  private boolean yes;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec = CommandSpec.create();

  /** Returns if it is wanted. */
  void require() {
    if (yes) {
      return;
    }
    PrintWriter err = spec.commandLine().getErr();
    err.print("Type '" + WORD + "' to go on: ");
    err.flush();
    String typed = Confirmation.typed().strip();
    if (!typed.equals(WORD)) {
      throw new UsageException(
          "expected '" + WORD + "', was '" + typed + "': nothing is changed",
          "--yes goes on without asking");
    }
  }
}
