package io.nitrosigner.emulators.nitrocli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** An executable {@code nitro-cli} for programs that start one by its path. */
public final class NitroCliScript {
  private NitroCliScript() {}

  /**
   * Writes a script that runs {@link NitroCli} on {@code instance}, with this process's Java
   * runtime and class path.
   *
   * @param file where to; replaced at once if it is there
   * @throws NitroCliException E19 if it cannot be written
   */
  public static void write(Path file, Instance instance) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-XX:TieredStopAtLevel=1"); // it lives for a moment
    command.addAll(instance.options());
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(NitroCli.class.getName());
    String words = command.stream().map(NitroCliScript::quoted).collect(Collectors.joining(" "));
    try {
      Path draft = Files.createTempFile(file.toAbsolutePath().getParent(), "nitro-cli", ".tmp");
      Files.writeString(draft, "#!/bin/sh\nexec " + words + " \"$@\"\n");
      Files.setPosixFilePermissions(draft, PosixFilePermissions.fromString("rwx------"));
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new NitroCliException(NitroCliError.FILE_OPERATION, "Cannot write " + file + ".", e);
    }
  }

  /** A word that the shell takes as it is. */
  private static String quoted(String word) {
    return "'" + word.replace("'", "'\\''") + "'";
  }
}
