package io.nitrosigner.operator.cli;

import io.nitrosigner.operator.UsageException;
import io.nitrosigner.operator.keys.MnemonicFile;
import io.nitrosigner.signing.keys.Mnemonic;
import io.nitrosigner.signing.keys.MnemonicException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Where the words come from, and where new ones are kept. */
final class MnemonicSource {
  private static final Path STDIN = Path.of("-");
  private static final int MAX_TYPED = 8192;
  private static final int TRIES = 3;

  @Option(
      names = "--mnemonic-in",
      paramLabel = "FILE",
      description =
          "Make more keys of a mnemonic, or finish what was interrupted. `-` asks for it, or reads"
              + " stdin.")
  private @Nullable Path in;

  @Option(
      names = "--mnemonic-out",
      paramLabel = "FILE",
      description =
          "Where to write a new mnemonic, which nothing else keeps (default: shown once on the"
              + " terminal).")
  private @Nullable Path out;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec = CommandSpec.create();

  /** Whether the words are new, so that nobody can have used their keys. */
  boolean isNew() {
    return in == null;
  }

  /** Refuses what cannot succeed, before anything is made. */
  void check() {
    Path file = out;
    if (in != null && file != null) {
      throw new ParameterException(
          spec.commandLine(),
          "--mnemonic-out is for a new mnemonic, --mnemonic-in for a known one");
    }
    if (file != null) {
      new MnemonicFile(file).checkNew();
    } else if (in == null && terminal().isEmpty()) {
      throw new UsageException(
          "there is no terminal to show a new mnemonic on",
          "--mnemonic-out FILE keeps it in a file that must be new");
    }
  }

  /** The words. New ones are on the disk, or a person has written them down. */
  Mnemonic open() {
    return in == null ? create() : read(in);
  }

  private Mnemonic create() {
    byte[] entropy = new byte[Mnemonic.ENTROPY];
    new SecureRandom().nextBytes(entropy);
    Mnemonic mnemonic = Mnemonic.generate(entropy);
    Path file = out;
    try {
      if (file != null) {
        new MnemonicFile(file).write(mnemonic);
      } else {
        confirm(mnemonic, terminal().orElseThrow());
      }
      return mnemonic;
    } catch (RuntimeException e) {
      mnemonic.close();
      throw e;
    }
  }

  /** Shows {@code mnemonic} until the person can repeat it. */
  static void confirm(Mnemonic mnemonic, PersonsTerminal terminal) {
    terminal.show(
        "Write these words down. Nothing keeps them, and every key comes back from them:");
    char[] words = mnemonic.words();
    terminal.show("\n  " + new String(words) + "\n");
    Arrays.fill(words, '\0');
    terminal.ask("Press Enter when you have them on paper: ").ifPresent(MnemonicSource::wipe);
    terminal.clear();
    for (int i = 0; i < TRIES; i++) {
      Optional<char[]> typed = terminal.ask("Type them, four letters of each are enough: ");
      if (typed.isEmpty()) {
        break;
      }
      if (isRepeated(mnemonic, typed.get())) {
        return;
      }
      terminal.show("These are other words.");
    }
    throw new UsageException("the mnemonic was not repeated: no key was made", "begin anew");
  }

  private static boolean isRepeated(Mnemonic mnemonic, char[] typed) {
    try (Mnemonic repeated = Mnemonic.read(typed)) {
      return repeated.matches(mnemonic);
    } catch (MnemonicException e) {
      return false;
    } finally {
      wipe(typed);
    }
  }

  private Mnemonic read(Path file) {
    char[] words = file.equals(STDIN) ? typed() : fromFile(new MnemonicFile(file));
    try {
      return Mnemonic.read(words);
    } catch (MnemonicException e) {
      throw new UsageException("the mnemonic: " + e.getMessage());
    } finally {
      wipe(words);
    }
  }

  private char[] fromFile(MnemonicFile file) {
    char[] words = file.read();
    if (file.isOpenToOthers()) {
      spec.commandLine()
          .getErr()
          .println(
              "nitro-signer: warning: others may read the mnemonic in "
                  + file.path()
                  + ": chmod 600 it");
    }
    return words;
  }

  private static char[] typed() {
    return terminal()
        .map(
            person ->
                person
                    .ask("Mnemonic: ")
                    .orElseThrow(() -> new UsageException("no mnemonic was typed")))
        .orElseGet(MnemonicSource::stdin);
  }

  private static char[] stdin() {
    char[] buffer = new char[MAX_TYPED];
    try {
      Reader in = new InputStreamReader(System.in, StandardCharsets.UTF_8);
      int length = 0;
      int read = in.read(buffer);
      while (read > 0) {
        length += read;
        read = in.read(buffer, length, buffer.length - length);
      }
      return Arrays.copyOf(buffer, length);
    } catch (IOException e) {
      throw new UsageException("stdin cannot be read");
    } finally {
      wipe(buffer);
    }
  }

  private static Optional<PersonsTerminal> terminal() {
    return PersonsTerminal.ofProcess();
  }

  private static void wipe(char[] secret) {
    Arrays.fill(secret, '\0');
  }
}
