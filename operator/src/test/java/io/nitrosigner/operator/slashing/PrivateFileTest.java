package io.nitrosigner.operator.slashing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nitrosigner.operator.UsageException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PrivateFileTest {
  @TempDir private Path directory;

  @Test
  void mayBeReadByItsOwnerAlone() throws Exception {
    Path path = directory.resolve("history.json");
    new PrivateFile(path, false).write(out -> write(out, "new"));

    assertThat(path).hasContent("new");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
        .isEqualTo("rw-------");
  }

  @Test
  void isOverwrittenOnDemandOnly() throws Exception {
    Path path = Files.writeString(directory.resolve("history.json"), "old");

    assertThatThrownBy(() -> new PrivateFile(path, false))
        .isInstanceOf(UsageException.class)
        .hasMessage(path + " exists");
    new PrivateFile(path, true).write(out -> write(out, "new"));
    assertThat(path).hasContent("new");
  }

  @Test
  void isThereAsAWholeOrNotAtAll() throws Exception {
    Path path = Files.writeString(directory.resolve("history.json"), "old");
    IllegalStateException failure = new IllegalStateException("halfway");

    assertThatThrownBy(
            () ->
                new PrivateFile(path, true)
                    .write(
                        out -> {
                          write(out, "half");
                          throw failure;
                        }))
        .isSameAs(failure);
    assertThat(path).hasContent("old");
    try (Stream<Path> files = Files.list(directory)) {
      assertThat(files).containsExactly(path);
    }
  }

  @Test
  void tellsThatThereIsNoSuchDirectory() {
    Path path = directory.resolve("none/history.json");

    assertThatThrownBy(() -> new PrivateFile(path, false).write(out -> write(out, "new")))
        .isInstanceOf(UsageException.class)
        .hasMessageStartingWith("cannot write " + path + ": ");
  }

  private static void write(OutputStream out, String text) {
    try {
      out.write(text.getBytes(UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
