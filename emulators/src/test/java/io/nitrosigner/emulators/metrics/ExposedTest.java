package io.nitrosigner.emulators.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ExposedTest {
  private static final String GOOD = "# HELP a b\n# TYPE a counter\na{y=\"1\",x=\"2\"} 3.0\n";

  @Test
  void readsSeriesWithTheirLabelsSorted() {
    Exposed exposed = Exposed.parse(GOOD);

    assertThat(exposed.value("a{x=\"2\",y=\"1\"}")).isEqualTo(3);
    assertThat(exposed.sum("a", "y=\"1\"")).isEqualTo(3);
    assertThat(exposed.types()).containsEntry("a", "counter");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "# HELP a b\n# TYPE a counter\na 1.0",
        "# HELP a b\n# TYPE a counter\n",
        "# TYPE a counter\na 1.0\n",
        "# HELP a b\na 1.0\n",
        "a 1.0\n",
        "# HELP a b\n# TYPE a counter\na 1.0\na 2.0\n",
        "# HELP a b\n# TYPE a counter\na{x=\"1\",y=\"1\"} 1.0\na{y=\"1\",x=\"1\"} 2.0\n",
        "# HELP a b\n# TYPE a counter\na 1.0\n# HELP a b\n# TYPE a counter\na{x=\"1\"} 1.0\n",
        "# HELP a b\n# TYPE a counter\na{x=\"1} 1.0\n",
        "# HELP a b\n# TYPE a counter\na{x=\"1\",x=\"2\"} 1.0\n",
        "# HELP a b\n# TYPE a counter\na one\n",
        "# HELP a b\n# TYPE a counter\na_sum 1.0\n",
        "# HELP a b\n# TYPE a thing\na 1.0\n",
        "# HELP a b\n# TYPE a counter\n\na 1.0\n",
      })
  void refusesWhatPrometheusMightMisread(String text) {
    assertThatThrownBy(() -> Exposed.parse(text)).isInstanceOf(AssertionError.class);
  }
}
