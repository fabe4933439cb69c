package io.nitrosigner.emulators.laptop;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nitrosigner.operator.UsageException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class HomeTest {
  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rwx------");

  @TempDir private Path directory;

  @Test
  void isForItsOwnerOnly() throws Exception {
    Home home = Home.open(directory.resolve("deep/home"));

    assertThat(Files.getPosixFilePermissions(home.directory())).isEqualTo(OWNER_ONLY);
    try (Stream<Path> children = Files.list(home.directory())) {
      List<Path> all = children.toList();
      assertThat(all).hasSize(5);
      for (Path child : all) {
        assertThat(Files.getPosixFilePermissions(child)).isEqualTo(OWNER_ONLY);
      }
    }
  }

  @Test
  void opensAgainWhatIsThere() throws Exception {
    Home home = Home.open(directory);
    Files.writeString(home.outputs(), "kept");

    assertThat(Files.readString(Home.open(directory).outputs())).isEqualTo("kept");
  }

  @Test
  void tellsWhyThereCanBeNoHome() throws Exception {
    Path file = Files.createFile(directory.resolve("file"));

    assertThatThrownBy(() -> Home.open(file))
        .isInstanceOf(UsageException.class)
        .hasMessageStartingWith("cannot make the home " + file);
  }

  @Test
  void existsOnceItHasSettings() throws Exception {
    assertThatThrownBy(() -> Home.existing(directory))
        .isInstanceOfSatisfying(
            UsageException.class, e -> assertThat(e.hint()).contains("name it with --home DIR"))
        .hasMessage("no local deployment in " + directory);

    Files.createFile(directory.resolve("settings.json"));
    assertThat(Home.existing(directory).directory()).isEqualTo(directory);
  }

  @Test
  void letsOneInAtATime() throws Exception {
    Home home = Home.open(directory);
    try (Closeable _ = home.lock()) {
      assertThatThrownBy(home::lock)
          .isInstanceOf(UsageException.class)
          .hasMessage("another nitro-signer is starting or stopping " + directory);
    }
    home.lock().close();
  }

  @Test
  void keepsItsSocketsInAShortPrivatePlaceOfItsOwn() throws Exception {
    Home home = Home.open(directory);
    Path run = home.run();
    try {
      assertThat(Files.getPosixFilePermissions(run)).isEqualTo(OWNER_ONLY);
      assertThat(home.run()).isEqualTo(run);
      assertThat(run.getFileName().toString()).matches("nitro-signer-[0-9a-f]{12}");
      Files.setPosixFilePermissions(run, PosixFilePermissions.fromString("rwxr-xr-x"));
      assertThatThrownBy(home::run).hasMessage(run + " belongs to somebody else");
    } finally {
      Files.delete(run);
    }
  }

  @Test
  void replacesAFileAsAWholeAndLeavesNothingElse() throws Exception {
    Path file = directory.resolve("settings.json");
    Home.write(file, "old".getBytes(UTF_8));
    Home.write(file, "new".getBytes(UTF_8));

    assertThat(file).hasContent("new");
    assertThat(Files.getPosixFilePermissions(file))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    assertThat(files()).containsExactly(file);
  }

  @Test
  void leavesNoDraftWhenAFileCannotBeReplaced() throws Exception {
    Path taken = directory.resolve("settings.json");
    Files.createDirectories(taken.resolve("full"));

    assertThatThrownBy(() -> Home.write(taken, new byte[1])).isInstanceOf(IOException.class);
    assertThat(files()).containsExactly(taken);
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.toList();
    }
  }
}
