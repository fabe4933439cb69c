package io.nitrosigner.emulators.laptop;

import io.nitrosigner.operator.cli.NitroSigner;

/** The {@code nitro-signer} command with the verbs of the laptop world. */
public final class LaptopMain {
  private LaptopMain() {}

  /** Exits with the verb's exit code. */
  public static void main(String[] arguments) {
    System.exit(
        NitroSigner.commandLine()
            .addSubcommand(new Up())
            .addSubcommand(new Down())
            .execute(arguments));
  }
}
