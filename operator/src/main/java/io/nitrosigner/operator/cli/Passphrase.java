package io.nitrosigner.operator.cli;

import io.nitrosigner.operator.UsageException;
import java.io.Console;
import java.nio.file.Path;
import picocli.CommandLine.Model.CommandSpec;

/**
 * Asks for the passphrase of a file: at the terminal, unseen, or else as the next line of stdin.
 */
final class Passphrase {
  private Passphrase() {}

  /** The passphrase, which is the caller's to zero. */
  @SuppressWarnings("SystemConsoleNull") // JDK 25 has none again without a terminal
  static char[] ask(CommandSpec spec, Path file) {
    String question = "Passphrase of " + file + ": ";
    Console console = System.console();
    char[] typed;
    if (console != null && console.isTerminal()) {
      typed = console.readPassword("%s", question);
    } else {
      spec.commandLine().getErr().println(question);
      spec.commandLine().getErr().flush();
      typed = Confirmation.typed().toCharArray();
    }
    if (typed == null || typed.length == 0) {
      throw new UsageException("no passphrase for " + file + " was given");
    }
    return typed;
  }
}
