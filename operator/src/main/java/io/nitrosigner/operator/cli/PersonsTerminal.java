package io.nitrosigner.operator.cli;

import java.io.Console;
import java.util.Optional;

/** A terminal with a person before it. */
interface PersonsTerminal {
  /** Shows a line. */
  void show(String line);

  /** What the person types, unseen by others, or nothing at the end of input. */
  Optional<char[]> ask(String prompt);

  /** Removes what was shown. */
  void clear();

  /** That of this process, if there is one. */
  static Optional<PersonsTerminal> ofProcess() {
    return Optional.ofNullable(System.console())
        .filter(Console::isTerminal)
        .map(ConsoleTerminal::new);
  }
}
