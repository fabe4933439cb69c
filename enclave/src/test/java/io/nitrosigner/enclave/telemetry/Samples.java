package io.nitrosigner.enclave.telemetry;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The samples of an exposition, by the name and labels in front of their value. */
record Samples(String text, Map<String, Double> values) {
  private static final Pattern SAMPLE =
      Pattern.compile("^([a-z_0-9]+(?:\\{.*})?) (\\S+)$", Pattern.MULTILINE);
  private static final Pattern FAMILY = Pattern.compile("^# TYPE ([a-z_0-9]+) ", Pattern.MULTILINE);

  static Samples of(String text) {
    Map<String, Double> values = new TreeMap<>();
    SAMPLE
        .matcher(text)
        .results()
        .forEach(sample -> values.put(sample.group(1), Double.valueOf(sample.group(2))));
    return new Samples(text, values);
  }

  static Samples of(Telemetry telemetry) {
    return of(telemetry.expose(Moment.first()));
  }

  double value(String sample) {
    Double value = values.get(sample);
    if (value == null) {
      throw new AssertionError("no sample " + sample);
    }
    return value;
  }

  /** What has a HELP and a TYPE. */
  Set<String> families() {
    return FAMILY
        .matcher(text)
        .results()
        .map(family -> family.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
