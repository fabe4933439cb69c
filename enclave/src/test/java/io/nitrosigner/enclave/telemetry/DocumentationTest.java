package io.nitrosigner.enclave.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * The tables of {@code docs/reference/metrics.md} name what an enclave exposes, and nothing else.
 */
final class DocumentationTest {
  private static final Pattern ROW = Pattern.compile("^\\| `(\\w+)` \\|", Pattern.MULTILINE);
  private static final Pattern OF_THE_JVM = Pattern.compile("(jvm|process)_.*");

  @Test
  void namesEveryMetricOfTheEnclave() throws IOException {
    String page = Files.readString(Path.of("..", "docs", "reference", "metrics.md"));
    Set<String> documented =
        ROW.matcher(page.substring(page.indexOf("## From the enclave")))
            .results()
            .map(row -> row.group(1))
            .collect(Collectors.toCollection(TreeSet::new));
    Telemetry telemetry = new Telemetry(InstantSource.fixed(Instant.EPOCH));
    telemetry.attested(Instant.EPOCH);
    Set<String> exposed = new TreeSet<>(Samples.of(telemetry.expose(Moments.serving())).families());
    exposed.removeIf(
        family -> OF_THE_JVM.matcher(family).matches() && !documented.contains(family));

    assertThat(exposed).containsExactlyElementsOf(documented);
  }
}
