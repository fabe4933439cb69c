package io.nitrosigner.emulators.metrics;

import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An exposition in the Prometheus text format 0.0.4, read more strictly than Prometheus does: each
 * family once and in one piece, HELP before TYPE before samples, no series twice, every sample
 * under a family whose type allows its name, and a newline at the end.
 *
 * @param types family to type
 * @param samples name with sorted labels to value
 */
public record Exposed(Map<String, String> types, Map<String, Double> samples) {
  private static final String NAME = "[a-zA-Z_:][a-zA-Z0-9_:]*";
  private static final Pattern COMMENT = Pattern.compile("# (HELP|TYPE) (" + NAME + ") (.+)");
  private static final Pattern SAMPLE =
      Pattern.compile("(" + NAME + ")(?:\\{(.*)})? ([-+0-9.eE]+|NaN|[-+]?Inf)");
  private static final Pattern LABEL =
      Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*)=\"((?:[^\"\\\\\n]|\\\\[\\\\\"n])*)\"(,|$)");
  private static final Map<String, List<String>> SUFFIXES =
      Map.of(
          "counter", List.of(""),
          "gauge", List.of(""),
          "untyped", List.of(""),
          "summary", List.of("", "_count", "_sum"),
          "histogram", List.of("_bucket", "_count", "_sum"));

  /** Reads an exposition; fails the test where it is not one. */
  public static Exposed parse(String text) {
    require(text.endsWith("\n"), "does not end in a newline");
    Reader reader = new Reader();
    text.lines().forEach(reader::line);
    reader.end();
    return new Exposed(
        Collections.unmodifiableMap(reader.types), Collections.unmodifiableMap(reader.samples));
  }

  /** The value of one series. */
  public double value(String series) {
    Double value = samples.get(series);
    require(value != null, "no series " + series);
    return value == null ? Double.NaN : value;
  }

  /** The sum over the series of a name whose labels contain all of {@code labels}. */
  public double sum(String name, String... labels) {
    return samples.entrySet().stream()
        .filter(sample -> sample.getKey().startsWith(name + "{"))
        .filter(sample -> List.of(labels).stream().allMatch(sample.getKey()::contains))
        .mapToDouble(Map.Entry::getValue)
        .sum();
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new AssertionError(otherwise);
    }
  }

  private static final class Reader {
    private final Map<String, String> types = new LinkedHashMap<>();
    private final Map<String, Double> samples = new LinkedHashMap<>();
    private final Set<String> helped = new HashSet<>();
    private final Map<String, Integer> counts = new HashMap<>();
    private String family = "";

    void line(String line) {
      if (line.startsWith("#")) {
        comment(line);
      } else {
        sample(line);
      }
    }

    private void comment(String line) {
      Matcher comment = COMMENT.matcher(line);
      require(comment.matches(), "no comment of the format: " + line);
      String name = comment.group(2);
      if (comment.group(1).equals("HELP")) {
        end();
        require(helped.add(name), "second family " + name);
        family = name;
      } else {
        require(name.equals(family), "TYPE without HELP: " + line);
        require(SUFFIXES.containsKey(comment.group(3)), "no type: " + line);
        require(types.put(name, comment.group(3)) == null, "second TYPE: " + line);
      }
    }

    private void sample(String line) {
      Matcher sample = SAMPLE.matcher(line);
      require(sample.matches(), "no sample: " + line);
      List<String> suffixes = SUFFIXES.getOrDefault(types.getOrDefault(family, ""), List.of());
      require(
          suffixes.stream().map(suffix -> family + suffix).anyMatch(sample.group(1)::equals),
          "not of the family " + family + ": " + line);
      String labels = sample.group(2) == null ? "" : labels(sample.group(2));
      double value = Double.parseDouble(sample.group(3).replace("Inf", "Infinity"));
      require(samples.put(sample.group(1) + labels, value) == null, "second series: " + line);
      counts.merge(family, 1, Integer::sum);
    }

    private static String labels(String text) {
      Map<String, String> labels = new TreeMap<>();
      Matcher label = LABEL.matcher(text);
      int end = 0;
      while (end < text.length()) {
        require(label.find(end) && label.start() == end, "no labels: " + text);
        require(labels.put(label.group(1), label.group(2)) == null, "second label: " + text);
        end = label.end();
      }
      StringBuilder sorted = new StringBuilder();
      labels.forEach(
          (name, value) ->
              sorted
                  .append(sorted.isEmpty() ? "{" : ",")
                  .append(name)
                  .append("=\"")
                  .append(value)
                  .append('"'));
      return sorted.append('}').toString();
    }

    void end() {
      require(family.isEmpty() || counts.getOrDefault(family, 0) > 0, "no samples of " + family);
    }
  }
}
