package io.nitrosigner.operator.cli;

import java.io.Console;
import java.util.Optional;

/** The terminal that this process was started from. */
record ConsoleTerminal(Console console) implements PersonsTerminal {
  /** ANSI: home, erase the screen, erase what has scrolled away. */
  private static final String CLEAR = "\033[H\033[2J\033[3J";

  @Override
  public void show(String line) {
    console.writer().println(line);
    console.flush();
  }

  @Override
  public Optional<char[]> ask(String prompt) {
    return Optional.ofNullable(console.readPassword("%s", prompt));
  }

  @Override
  public void clear() {
    console.writer().print(CLEAR);
    console.flush();
  }
}
