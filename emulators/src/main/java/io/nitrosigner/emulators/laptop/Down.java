package io.nitrosigner.emulators.laptop;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Stops what {@code up} started. */
@Command(
    name = "down",
    mixinStandardHelpOptions = true,
    description = "Stops the local system and leaves its data: `up` continues.")
final class Down implements Callable<Integer> {
  @Option(
      names = "--home",
      paramLabel = "DIR",
      defaultValue = Up.DEFAULT_HOME,
      description = "The home that `up` was given (default: ${DEFAULT-VALUE}).")
  private Path homeDirectory = Path.of(Up.DEFAULT_HOME);

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws IOException {
    Home home = Home.existing(homeDirectory);
    try (Closeable _ = home.lock()) {
      boolean stopped = new Components(home, Settings.find(home).orElseThrow()).stopAll();
      spec.commandLine()
          .getErr()
          .println(stopped ? "stopped; data stays in " + home.directory() : "nothing was running");
    }
    return 0;
  }
}
