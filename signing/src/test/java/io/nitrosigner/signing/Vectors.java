package io.nitrosigner.signing;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.GZIPInputStream;

/** Test vectors as trees of plain JDK types; {@code vectors/README.md} names their sources. */
public final class Vectors {
  private static final ObjectMapper JSON = new ObjectMapper();

  private Vectors() {}

  public static Map<String, Object> read(String file) {
    try (InputStream in = open(file)) {
      return JSON.readValue(in, new TypeReference<Map<String, Object>>() {});
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static Map<String, Object> parse(String json) {
    try {
      return JSON.readValue(json, new TypeReference<Map<String, Object>>() {});
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The objects of a compressed file with one in each line. */
  public static List<Map<String, Object>> readLines(String file) {
    try (var in = new GZIPInputStream(open(file));
        var lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      return lines.lines().map(Vectors::parse).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @SuppressWarnings("unchecked")
  public static Map<String, Object> object(Map<String, Object> parent, String... path) {
    Map<String, Object> object = parent;
    for (String name : path) {
      object = (Map<String, Object>) Objects.requireNonNull(object.get(name), name);
    }
    return object;
  }

  @SuppressWarnings("unchecked")
  public static List<Map<String, Object>> list(Map<String, Object> parent, String name) {
    return (List<Map<String, Object>>) Objects.requireNonNull(parent.get(name), name);
  }

  public static String text(Map<String, Object> parent, String name) {
    return (String) Objects.requireNonNull(parent.get(name), name);
  }

  public static int number(Map<String, Object> parent, String name) {
    return ((Number) Objects.requireNonNull(parent.get(name), name)).intValue();
  }

  private static InputStream open(String file) {
    return Objects.requireNonNull(Vectors.class.getResourceAsStream("/vectors/" + file), file);
  }
}
