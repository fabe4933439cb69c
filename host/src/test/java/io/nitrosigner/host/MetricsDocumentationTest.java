package io.nitrosigner.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.nitrosigner.host.proxy.ProxyCounters;
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
 * The host's table in {@code docs/reference/metrics.md} names what it exposes, and nothing else.
 */
final class MetricsDocumentationTest {
  private static final ProxyCounters NONE = new ProxyCounters(0, 0, 0, 0, 0);

  @Test
  void namesEveryMetricOfTheHost() throws IOException {
    String page = Files.readString(Path.of("..", "docs", "reference", "metrics.md"));
    String section =
        page.substring(page.indexOf("## From the host"), page.indexOf("## From the enclave"));
    HostMetrics metrics =
        new HostMetrics(
            new HostState(InstantSource.fixed(Instant.EPOCH), "signer.eif"),
            new HostMetrics.Proxies(() -> NONE, () -> NONE, () -> NONE));

    assertThat(names("^# TYPE (\\w+) ", metrics.expose(false)))
        .isNotEmpty()
        .isEqualTo(names("^\\| `(\\w+)` \\|", section));
  }

  private static Set<String> names(String pattern, String text) {
    return Pattern.compile(pattern, Pattern.MULTILINE)
        .matcher(text)
        .results()
        .map(found -> found.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
