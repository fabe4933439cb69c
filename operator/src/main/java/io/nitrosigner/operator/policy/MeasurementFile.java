package io.nitrosigner.operator.policy;

import com.fasterxml.jackson.databind.JsonNode;
import io.nitrosigner.nitro.measurement.ConfigurationPcr;
import io.nitrosigner.nitro.measurement.Pcr;
import io.nitrosigner.operator.UsageException;
import io.nitrosigner.protocol.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** Files that say what an enclave measures. */
public final class MeasurementFile {
  /** {@code describe-eif} prints a few KiB; a configuration is no larger. */
  private static final int MAX_BYTES = 1024 * 1024;

  private MeasurementFile() {}

  /**
   * The registers in a JSON file of the form that {@code nitro-cli build-enclave} and {@code
   * describe-eif} print: {@code {"Measurements": {"HashAlgorithm": …, "PCR0": …}}}.
   *
   * @throws UsageException when it cannot be read or is no such file
   */
  public static Map<Integer, Pcr> image(Path file) {
    JsonNode measurements;
    try {
      measurements = Json.mapper().readTree(read(file)).path("Measurements");
    } catch (IOException e) {
      throw noMeasurements(file);
    }
    Map<Integer, Pcr> registers = new TreeMap<>();
    measurements
        .properties()
        .forEach(
            field -> {
              if (field.getKey().matches("PCR[0-9]{1,2}")) {
                registers.put(
                    Integer.parseInt(field.getKey().substring("PCR".length())),
                    pcr(field.getKey(), field.getValue().asText()));
              }
            });
    if (registers.isEmpty()) {
      throw noMeasurements(file);
    }
    return registers;
  }

  /** What an enclave with the configuration in {@code file} has in PCR16. */
  public static Pcr configuration(Path file) {
    return ConfigurationPcr.of(read(file));
  }

  /**
   * Reads a register's value.
   *
   * @param name what it is called in the message
   */
  public static Pcr pcr(String name, String hex) {
    try {
      return Pcr.parse(hex);
    } catch (IllegalArgumentException e) {
      throw new UsageException("%s: expected 96 hexadecimal digits, was '%s'".formatted(name, hex));
    }
  }

  private static byte[] read(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new UsageException("no file " + file);
    }
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        throw new UsageException(file + ": expected at most " + MAX_BYTES + " bytes");
      }
      return bytes;
    } catch (IOException e) {
      throw new UsageException("cannot read " + file + ": " + e.getMessage());
    }
  }

  private static UsageException noMeasurements(Path file) {
    return new UsageException(
        file + ": expected JSON of the form {\"Measurements\": {\"PCR0\": …}}",
        "`nitro-cli describe-eif --eif-path IMAGE` prints it for an image");
  }
}
