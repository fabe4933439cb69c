package io.nitrosigner.emulators.nitrocli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.nitrosigner.nitro.measurement.Measurements;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * An enclave image of the process world: a directory with the parts that an enclave image file has.
 *
 * <ul>
 *   <li>{@code kernel}: the {@code release} file of the Java runtime that the image is made for;
 *   <li>{@code cmdline}: arguments of {@code java}, one a line, the main class last; relative paths
 *       start at the image;
 *   <li>{@code ramdisk0/}: what the platform needs: native libraries, certificates;
 *   <li>{@code ramdisk1/}: the application's jars.
 * </ul>
 *
 * <p>Measured as an enclave image file is, with {@link FileTree#stream} in the place of a ramdisk.
 */
public final class ProcessImage {

  /** A release file has about 500 bytes, a command line perhaps 4 KiB. */
  private static final int MAX_TEXT = 64 * 1024;

  private final Path directory;

  private ProcessImage(Path directory) {
    this.directory = directory;
  }

  /**
   * The image in {@code directory}.
   *
   * @throws NitroCliException E19 if there is none, E35 if a part is missing or malformed
   */
  public static ProcessImage read(Path directory) {
    if (!Files.isDirectory(directory)) {
      throw new NitroCliException(
          NitroCliError.FILE_OPERATION, "There is no process image at " + directory + ".");
    }
    ProcessImage image = new ProcessImage(directory);
    image.kernel();
    image.commandLine();
    image.ramdisk(0);
    image.ramdisk(1);
    return image;
  }

  /**
   * Makes an image in {@code directory}, which must not exist, from copies of files; it appears
   * there complete or not at all.
   *
   * @param javaHome the Java runtime that the image is made for
   * @param commandLine arguments of {@code java}
   * @param ramdisk0 files and directories by name within the first ramdisk
   * @param ramdisk1 files and directories by name within the second
   */
  public static ProcessImage assemble(
      Path directory,
      Path javaHome,
      List<String> commandLine,
      Map<String, Path> ramdisk0,
      Map<String, Path> ramdisk1) {
    try {
      Path draft = Files.createTempDirectory(directory.toAbsolutePath().getParent(), ".image");
      try {
        Files.writeString(draft.resolve("kernel"), release(javaHome));
        Files.writeString(draft.resolve("cmdline"), String.join("\n", commandLine) + "\n");
        FileTree.copyAll(ramdisk0, Files.createDirectory(draft.resolve("ramdisk0")));
        FileTree.copyAll(ramdisk1, Files.createDirectory(draft.resolve("ramdisk1")));
        read(draft);
        Files.move(draft, directory);
      } finally {
        FileTree.delete(draft);
      }
      return new ProcessImage(directory);
    } catch (IOException e) {
      throw new NitroCliException(
          NitroCliError.FILE_OPERATION, "Cannot assemble an image in " + directory + ".", e);
    }
  }

  /** The registers that an enclave with this image starts with. */
  public Measurements measure() {
    try {
      return Measurements.of(
          new ByteArrayInputStream(Files.readAllBytes(directory.resolve("kernel"))),
          Files.readAllBytes(directory.resolve("cmdline")),
          List.of(FileTree.stream(ramdisk(0)), FileTree.stream(ramdisk(1))));
    } catch (IOException e) {
      throw new NitroCliException(
          NitroCliError.IMAGE_PARSING, "Cannot read the image in " + directory + ".", e);
    }
  }

  /** Bytes in all parts, which a real enclave would hold in its memory. */
  long size() {
    try {
      return FileTree.size(directory);
    } catch (IOException e) {
      throw new NitroCliException(
          NitroCliError.IMAGE_PARSING, "Cannot read the image in " + directory + ".", e);
    }
  }

  /** A copy that no longer depends on this image, as a booted enclave does not on its file. */
  ProcessImage copyTo(Path target) {
    try {
      FileTree.copy(directory, target);
      return read(target);
    } catch (IOException e) {
      throw new NitroCliException(
          NitroCliError.FILE_OPERATION, "Cannot load the image into " + target + ".", e);
    }
  }

  Path directory() {
    return directory;
  }

  /** Which Java runtime the image was made for. */
  String kernel() {
    return text("kernel");
  }

  /**
   * The command that runs this image, in its directory.
   *
   * @param options JVM options of the machine, which go before those of the image
   * @throws NitroCliException E36 unless {@code javaHome} is what the image was made for
   */
  List<String> command(Path javaHome, List<String> options) {
    if (!kernel().equals(release(javaHome))) {
      throw new NitroCliException(
          NitroCliError.BOOT_FAILURE,
          "The image was made for another Java runtime than %s.".formatted(javaHome));
    }
    List<String> command = new ArrayList<>();
    command.add(javaHome.resolve("bin/java").toString());
    command.addAll(options);
    command.addAll(commandLine());
    return command;
  }

  private List<String> commandLine() {
    List<String> lines = text("cmdline").lines().toList();
    if (lines.isEmpty() || lines.contains("") || lines.getLast().startsWith("-")) {
      throw new NitroCliException(
          NitroCliError.IMAGE_PARSING,
          "cmdline of %s must have one argument a line and the main class last."
              .formatted(directory));
    }
    return lines;
  }

  private Path ramdisk(int number) {
    Path ramdisk = directory.resolve("ramdisk" + number);
    if (!Files.isDirectory(ramdisk)) {
      throw new NitroCliException(
          NitroCliError.IMAGE_PARSING, "There is no directory " + ramdisk + ".");
    }
    return ramdisk;
  }

  private String text(String part) {
    return text(directory.resolve(part));
  }

  private static String release(Path javaHome) {
    return text(javaHome.resolve("release"));
  }

  private static String text(Path file) {
    try {
      if (Files.size(file) > MAX_TEXT) {
        throw new NitroCliException(
            NitroCliError.IMAGE_PARSING, "%s has more than %d bytes.".formatted(file, MAX_TEXT));
      }
      return Files.readString(file, UTF_8);
    } catch (IOException e) {
      throw new NitroCliException(NitroCliError.IMAGE_PARSING, "Cannot read " + file + ".", e);
    }
  }

  @Override
  public String toString() {
    return "ProcessImage[" + directory + "]";
  }
}
