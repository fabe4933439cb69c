package io.nitrosigner.operator.cli;

import io.nitrosigner.operator.UsageException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Makes sure that somebody knows how many keys a verb changes. */
final class Confirmation {
  @Option(
      names = "--yes",
      paramLabel = "N",
      description = "Do not ask; N is the number of keys that you expect.")
  private @Nullable Integer expected;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec = CommandSpec.create();

  /** Returns if {@code keys} is the number that was given, or is typed now. */
  void require(int keys) {
    Integer given = expected;
    if (given == null) {
      ask(keys);
    } else if (given != keys) {
      throw new ParameterException(
          spec.commandLine(),
          "--yes: expected "
              + keys
              + ", the number of keys, was "
              + given
              + "; nothing is changed");
    }
  }

  private void ask(int keys) {
    PrintWriter err = spec.commandLine().getErr();
    err.print("Type the number of keys to go on: ");
    err.flush();
    String typed = typed().strip();
    if (!typed.equals(Integer.toString(keys))) {
      throw new UsageException(
          "expected " + keys + ", was '" + typed + "': nothing is changed",
          "--yes N goes on without asking");
    }
  }

  /** The next line of stdin; empty at its end. */
  static String typed() {
    try {
      String line =
          new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset())).readLine();
      return line == null ? "" : line;
    } catch (IOException e) {
      throw new UsageException("stdin cannot be read: nothing is changed");
    }
  }
}
