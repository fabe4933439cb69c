package io.nitrosigner.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nitrosigner.protocol.Json;
import io.nitrosigner.protocol.ProtocolException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class HostConfigurationTest {
  private final Path directory;
  private final Path file;

  HostConfigurationTest(@TempDir Path directory) {
    this.directory = directory;
    this.file = directory.resolve("host.json");
  }

  @Test
  void readsWhatItWrote() throws Exception {
    HostConfiguration configuration = Configurations.in(directory);
    Files.write(file, configuration.write());

    assertThat(HostConfiguration.read(file)).isEqualTo(configuration);
  }

  @Test
  void refusesAFieldItDoesNotKnow() throws Exception {
    Files.write(file, Json.write(tree().put("debug_mode", true)));

    assertRefused(file + ": field debug_mode is unknown or of the wrong type");
  }

  @Test
  void refusesAMissingField() throws Exception {
    ObjectNode tree = tree();
    tree.remove("kms_port");
    Files.write(file, Json.write(tree));

    assertRefused(file + ": field kms_port is unknown or of the wrong type");
  }

  @Test
  void refusesAFieldOfTheWrongType() throws Exception {
    Files.write(file, Json.write(tree().put("kms_port", "443")));

    assertRefused(file + ": field kms_port is unknown or of the wrong type");
  }

  @Test
  void refusesToLookAtTheTablesTooOftenOrHardlyEver() throws Exception {
    for (int seconds : new int[] {-1, 0, 4, 3601}) {
      Files.write(file, Json.write(tree().put("poll_seconds", seconds)));

      assertRefused("poll_seconds: expected 5 to 3600, was " + seconds);
    }
  }

  @Test
  void tellsWhichFileIsMissing() {
    assertRefused("cannot read the host configuration " + file);
  }

  private ObjectNode tree() throws Exception {
    return (ObjectNode) Json.mapper().readTree(Configurations.in(directory).write());
  }

  private void assertRefused(String message) {
    assertThatThrownBy(() -> HostConfiguration.read(file))
        .isInstanceOf(ProtocolException.class)
        .hasMessage(message);
  }
}
