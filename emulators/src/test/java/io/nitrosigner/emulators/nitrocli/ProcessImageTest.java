package io.nitrosigner.emulators.nitrocli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nitrosigner.nitro.measurement.Measurements;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ProcessImageTest {
  private static final Path JAVA = Path.of(System.getProperty("java.home"));

  @TempDir private Path directory;
  private Path image;
  private Measurements measured;

  @BeforeEach
  void assemble() throws IOException {
    image = assemble("image");
    measured = ProcessImage.read(image).measure();
  }

  @Test
  void measuresTheSameContentTheSameWherever() throws IOException {
    assertThat(ProcessImage.read(assemble("other")).measure()).isEqualTo(measured);
  }

  @Test
  void measuresEveryByteOfEveryPart() throws IOException {
    append("kernel");
    Measurements kernel = ProcessImage.read(image).measure();
    assertThat(kernel.pcr0()).isNotEqualTo(measured.pcr0());
    assertThat(kernel.pcr1()).isNotEqualTo(measured.pcr1());
    assertThat(kernel.pcr2()).isEqualTo(measured.pcr2());

    append("ramdisk1/lib/app.jar");
    Measurements application = ProcessImage.read(image).measure();
    assertThat(application.pcr0()).isNotEqualTo(kernel.pcr0());
    assertThat(application.pcr1()).isEqualTo(kernel.pcr1());
    assertThat(application.pcr2()).isNotEqualTo(kernel.pcr2());

    append("ramdisk0/trust.pem");
    assertThat(ProcessImage.read(image).measure().pcr1()).isNotEqualTo(kernel.pcr1());
  }

  @Test
  void measuresNamesAndTheirPlaces() throws IOException {
    Files.move(image.resolve("ramdisk1/lib/app.jar"), image.resolve("ramdisk1/lib/app2.jar"));

    assertThat(ProcessImage.read(image).measure().pcr2()).isNotEqualTo(measured.pcr2());
  }

  /** sorted: u32 length, name, u64 length, content. */
  @Test
  void serialisesADirectoryWithoutAmbiguity() throws IOException {
    Path tree = Files.createDirectories(directory.resolve("tree/b"));
    Files.writeString(tree.resolve("x"), "23");
    Files.writeString(tree.resolveSibling("a"), "1");

    byte[] bytes = FileTree.stream(directory.resolve("tree")).readAllBytes();

    assertThat(HexFormat.of().formatHex(bytes))
        .isEqualTo(
            "00000001"
                + "61"
                + "0000000000000001"
                + "31"
                + "00000003"
                + "622f78"
                + "0000000000000002"
                + "3233");
  }

  @Test
  void runsItsCommandLineOnTheRuntimeItWasMadeFor() throws IOException {
    assertThat(ProcessImage.read(image).command(JAVA, List.of("-Da=b")))
        .containsExactly(JAVA.resolve("bin/java").toString(), "-Da=b", "-cp", "ramdisk1/*", "Main");
    append("kernel");
    assertThatThrownBy(() -> ProcessImage.read(image).command(JAVA, List.of()))
        .isInstanceOf(NitroCliException.class)
        .hasMessageContaining("E36");
  }

  @Test
  void refusesAnIncompleteImage() throws IOException {
    Files.writeString(image.resolve("cmdline"), "-cp\n");
    refused("E35");
    Files.delete(image.resolve("cmdline"));
    refused("E35");
    assertThatThrownBy(() -> ProcessImage.read(directory.resolve("nothing")))
        .hasMessageContaining("E19");
  }

  @Test
  void refusesALink() throws IOException {
    Files.createSymbolicLink(image.resolve("ramdisk1/link"), JAVA.resolve("release"));

    assertThatThrownBy(() -> ProcessImage.read(image).measure())
        .isInstanceOf(NitroCliException.class)
        .hasMessageContaining("E35");
  }

  @Test
  void assemblesWholeOrNotAtAll() {
    Path target = directory.resolve("never");
    Map<String, Path> missing = Map.of("app.jar", directory.resolve("missing.jar"));
    Map<String, Path> outside = Map.of("../app.jar", JAVA.resolve("release"));

    for (Map<String, Path> ramdisk : List.of(missing, outside)) {
      assertThatThrownBy(
              () -> ProcessImage.assemble(target, JAVA, List.of("Main"), Map.of(), ramdisk))
          .isInstanceOf(NitroCliException.class);
    }
    assertThat(directory).isDirectoryContaining(path -> path.equals(image));
    assertThat(directory).isDirectoryNotContaining(path -> !path.equals(image));
  }

  private void refused(String code) {
    assertThatThrownBy(() -> ProcessImage.read(image))
        .isInstanceOf(NitroCliException.class)
        .hasMessageContaining(code);
  }

  private Path assemble(String name) {
    Path release = JAVA.resolve("release");
    ProcessImage.assemble(
        directory.resolve(name),
        JAVA,
        List.of("-cp", "ramdisk1/*", "Main"),
        Map.of("trust.pem", release),
        Map.of("lib/app.jar", release));
    return directory.resolve(name);
  }

  private void append(String part) throws IOException {
    Files.writeString(image.resolve(part), "x", StandardOpenOption.APPEND);
  }
}
