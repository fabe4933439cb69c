package io.nitrosigner.emulators.laptop;

import io.nitrosigner.emulators.process.DetachedJvm;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How the programs of this distribution are started. */
final class Jvm {
  static final Path HOME = Path.of(System.getProperty("java.home"));
  static final String CLASS_PATH = System.getProperty("java.class.path");

  /** A program that runs for a second gains nothing from the optimising compiler. */
  static final List<String> SHORT_LIVED =
      List.of(
          "-Xshare:auto",
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "-Xmx128m",
          "--enable-native-access=ALL-UNNAMED");

  /** On two cores the optimising compiler costs the start more than it ever gives back here. */
  private static final List<String> DAEMON =
      List.of(
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "-XX:+ExitOnOutOfMemoryError",
          "-Xmx256m",
          "--enable-native-access=ALL-UNNAMED");

  private Jvm() {}

  /** One of our programs, detached, with the home as its first argument. */
  static DetachedJvm program(Home home, Class<?> main, String name, String... further) {
    List<String> arguments = new ArrayList<>(List.of(home.directory().toString()));
    arguments.addAll(List.of(further));
    List<String> options = new ArrayList<>(DAEMON);
    options.add("-Djava.library.path=" + System.getProperty("java.library.path"));
    return new DetachedJvm(HOME, options, CLASS_PATH, main.getName(), arguments, home.log(name));
  }
}
