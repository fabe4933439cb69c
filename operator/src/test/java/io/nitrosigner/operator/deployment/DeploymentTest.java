package io.nitrosigner.operator.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nitrosigner.operator.UsageException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DeploymentTest {
  private static final Deployment DEPLOYMENT =
      new Deployment(
          "prodNitroValidator",
          Map.of("Region", "eu-central-1", "HostStatusUrl", "http://127.0.0.1:5/status"));

  @TempDir private Path directory;

  @Test
  void readsWhatItWrote() throws Exception {
    Path file = Files.write(directory.resolve("output.json"), DEPLOYMENT.write());

    assertThat(Deployment.read(file)).isEqualTo(DEPLOYMENT);
  }

  @Test
  void findsOutputsByName() {
    assertThat(DEPLOYMENT.output(Output.REGION)).isEqualTo("eu-central-1");
    assertThat(DEPLOYMENT.endpoint(Output.HOST_STATUS_URL))
        .contains(URI.create("http://127.0.0.1:5/status"));
    assertThat(DEPLOYMENT.find(Output.KMS_KEY_ARN)).isEmpty();
    assertThatThrownBy(() -> DEPLOYMENT.output(Output.KMS_KEY_ARN))
        .isInstanceOf(UsageException.class)
        .hasMessage("stack prodNitroValidator has no output KMSKeyARN");
  }

  @Test
  void namesEachHostsEndpoint() {
    Deployment two =
        new Deployment("local", Map.of("MetricsUrl", "http://127.0.0.1:5/m,http://127.0.0.1:6/m"));

    assertThat(two.endpoints(Output.METRICS_URL))
        .containsExactly(URI.create("http://127.0.0.1:5/m"), URI.create("http://127.0.0.1:6/m"));
    assertThat(DEPLOYMENT.endpoints(Output.HOST_STATUS_URL))
        .containsExactly(URI.create("http://127.0.0.1:5/status"));
  }

  @Test
  void tellsWhereAMissingFileComesFrom() {
    Path missing = directory.resolve("output.json");

    assertThatThrownBy(() -> Deployment.read(missing))
        .isInstanceOfSatisfying(
            UsageException.class, e -> assertThat(e.hint().orElseThrow()).contains("--output FILE"))
        .hasMessage("no outputs file " + missing);
  }

  @Test
  void wantsTheOutputsOfOneStack() throws Exception {
    assertRefused("{}", ": expected the outputs of one stack, found 0");
    assertRefused("null", ": expected the outputs of one stack, found 0");
    assertRefused("{\"a\":{},\"b\":{}}", ": expected the outputs of one stack, found 2");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "7",
        "{\"a\":7}",
        "{\"a\":{\"b\":{}}}",
        "{\"a\":{\"b\":null}}",
        "{\"a\":null}",
        "{"
      })
  void refusesWhatIsNoOutputsFile(String content) throws Exception {
    assertRefused(content, " is not an outputs file: expected {stack: {name: value}}");
  }

  @Test
  void refusesAnEndlessFile() throws Exception {
    assertRefused(" ".repeat(1024 * 1024 + 1), " is too large for an outputs file");
  }

  private void assertRefused(String content, String problem) throws Exception {
    Path file = Files.writeString(directory.resolve("output.json"), content);
    assertThatThrownBy(() -> Deployment.read(file))
        .isInstanceOf(UsageException.class)
        .hasMessage(file + problem);
  }
}
