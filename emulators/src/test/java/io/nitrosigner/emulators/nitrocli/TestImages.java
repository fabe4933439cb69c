package io.nitrosigner.emulators.nitrocli;

import io.nitrosigner.nitro.nsm.NsmClient;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Images of the programs among the tests. */
final class TestImages {
  private TestImages() {}

  static Path of(Class<?> program, Path directory) {
    Map<String, Path> ramdisk1 = new LinkedHashMap<>();
    for (Class<?> part : List.of(program, EnclaveDevices.class, NsmClient.class)) {
      Path source = codeSource(part);
      ramdisk1.put("%d-%s".formatted(ramdisk1.size(), source.getFileName()), source);
    }
    List<String> classPath = ramdisk1.keySet().stream().map(name -> "ramdisk1/" + name).toList();
    List<String> commandLine =
        List.of(
            "-Xmx64m",
            "-XX:+UseSerialGC",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            String.join(":", classPath),
            program.getName());
    ProcessImage.assemble(
        directory, Path.of(System.getProperty("java.home")), commandLine, Map.of(), ramdisk1);
    return directory;
  }

  private static Path codeSource(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }
}
