package io.nitrosigner.operator.cli;

import io.nitrosigner.operator.keys.Passwords;
import java.io.Console;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Where the passwords of keystores come from: files, or a person at a terminal. */
final class KeystorePasswords {
  @Option(
      names = "--password-file",
      paramLabel = "FILE",
      description = "The password of all keystores (default: ask for it).")
  private @Nullable Path file;

  @Option(
      names = "--password-dir",
      paramLabel = "DIR",
      description =
          "A password for each keystore: NAME.txt for NAME.json, or a file named by the public key"
              + " with 0x.")
  private @Nullable Path directory;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec = CommandSpec.create();

  /** Whether somebody has said where they are. */
  boolean given() {
    return file != null || directory != null;
  }

  /** Refuses a line that names two places. */
  void check() {
    if (file != null && directory != null) {
      throw new ParameterException(
          spec.commandLine(), "expected either --password-file or --password-dir");
    }
  }

  /** The passwords, once they are needed. */
  Passwords get() {
    Path all = file;
    Path each = directory;
    if (each != null) {
      return Passwords.inDirectory(each);
    }
    return all != null ? Passwords.inFile(all) : Passwords.same(typed());
  }

  private char[] typed() {
    return Optional.ofNullable(System.console())
        .filter(Console::isTerminal)
        .map(console -> console.readPassword("Password of the keystores: "))
        .orElseThrow(
            () ->
                new ParameterException(
                    spec.commandLine(),
                    "no terminal to ask for the password: give --password-file or"
                        + " --password-dir"));
  }
}
