package io.nitrosigner.emulators.laptop;

import io.nitrosigner.emulators.nitrocli.ProcessImage;
import io.nitrosigner.emulators.process.Trees;
import io.nitrosigner.nitro.measurement.Measurements;
import io.nitrosigner.operator.UsageException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The enclave image of a local deployment: the very jars of the enclave, with the root that the
 * emulated AWS shows. It lies in the home under its measurement, so a new build is a new image.
 *
 * @param directory where the image is
 * @param measurements what an enclave that runs it starts with
 */
record LaptopImage(Path directory, Measurements measurements) {
  private static final List<String> COMMAND_LINE =
      List.of(
          "-Xmx640m",
          "-XX:+UseSerialGC",
          "-XX:+ExitOnOutOfMemoryError",
          "-XX:+DisableAttachMechanism",
          "-XX:-UsePerfData",
          "--enable-native-access=ALL-UNNAMED",
          "-Djava.library.path=ramdisk0",
          "-Djdk.net.hosts.file=ramdisk0/hosts",
          "-cp",
          "ramdisk1/*",
          LaptopEnclave.class.getName());

  /** Assembles the image from this distribution, or finds it assembled. */
  static LaptopImage assemble(Home home, Distribution distribution) throws IOException {
    Path draft = Files.createTempDirectory(home.images(), ".draft");
    Path hosts = Files.createFile(draft.resolve("hosts"));
    try {
      Map<String, Path> platform = new TreeMap<>(files(distribution.natives(), ".so"));
      platform.put(LaptopEnclave.AWS_ROOTS.getFileName().toString(), home.awsCertificate());
      platform.put("hosts", hosts);
      Map<String, Path> application = new TreeMap<>(files(distribution.enclaveJars(), ".jar"));
      application.put("emulators.jar", distribution.emulatorsJar());
      ProcessImage image =
          ProcessImage.assemble(
              draft.resolve("image"), Jvm.HOME, COMMAND_LINE, platform, application);
      Measurements measurements = image.measure();
      Path place = home.images().resolve(measurements.pcr0().toString().substring(0, 16));
      moveOnce(draft.resolve("image"), place);
      return new LaptopImage(place, measurements);
    } finally {
      Trees.delete(draft);
    }
  }

  /** An image that is there already has the same measurement, and may be in use. */
  private static void moveOnce(Path from, Path to) throws IOException {
    if (!Files.exists(to)) {
      try {
        Files.move(from, to);
      } catch (FileAlreadyExistsException e) {
        throw new UsageException("another nitro-signer is writing " + to, "try again");
      }
    }
  }

  private static Map<String, Path> files(Path directory, String ending) throws IOException {
    Map<String, Path> files = new TreeMap<>();
    try (Stream<Path> entries = Files.list(directory)) {
      entries
          .filter(file -> file.toString().endsWith(ending))
          .forEach(file -> files.put(String.valueOf(file.getFileName()), file));
    }
    return files;
  }
}
