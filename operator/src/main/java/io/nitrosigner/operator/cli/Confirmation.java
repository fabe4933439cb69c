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

/** Makes sure that somebody knows how many keys, or what else, a verb changes. */
final class Confirmation {
  @Option(
      names = "--yes",
      paramLabel = "N",
      description = "Do not ask; N is the number that you would type.")
  private @Nullable Integer expected;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec = CommandSpec.create();

  /** Returns if {@code keys} is the number that was given, or is typed now. */
  void require(int keys) {
    require(keys, "keys");
  }

  /** The same for {@code count} of something else. */
  void require(int count, String what) {
    Integer given = expected;
    if (given == null) {
      ask(count, what);
    } else if (given != count) {
      throw new ParameterException(
          spec.commandLine(),
          "--yes: expected "
              + count
              + ", the number of "
              + what
              + ", was "
              + given
              + "; nothing is changed");
    }
  }

  private void ask(int count, String what) {
    PrintWriter err = spec.commandLine().getErr();
    err.print("Type the number of " + what + " to go on: ");
    err.flush();
    String typed = typed().strip();
    if (!typed.equals(Integer.toString(count))) {
      throw new UsageException(
          "expected " + count + ", was '" + typed + "': nothing is changed",
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
