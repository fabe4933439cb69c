package io.nitrosigner.operator.cli;

import io.nitrosigner.nitro.measurement.ConfigurationPcr;
import io.nitrosigner.nitro.measurement.Pcr;
import io.nitrosigner.operator.UsageException;
import io.nitrosigner.operator.policy.AllowedEnclave;
import io.nitrosigner.operator.policy.MeasurementFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that name the enclaves which may decrypt. */
final class AllowedEnclaves {
  @Option(
      names = "--image",
      paramLabel = "FILE",
      description = "Measurements of the image, as `nitro-cli describe-eif` prints them.")
  private @Nullable Path image;

  @Option(names = "--pcr0", paramLabel = "HEX", description = "The image, instead of --image.")
  private @Nullable String pcr0;

  @Option(names = "--pcr1", paramLabel = "HEX", description = "Its kernel and boot ramdisk.")
  private @Nullable String pcr1;

  @Option(names = "--pcr2", paramLabel = "HEX", description = "Its application.")
  private @Nullable String pcr2;

  @Option(names = "--pcr8", paramLabel = "HEX", description = "The certificate that signed it.")
  private @Nullable String pcr8;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description =
          "Configuration of the enclave, measured into PCR16; also for each --allow that names"
              + " none.")
  private @Nullable Path configuration;

  @Option(
      names = "--allow",
      paramLabel = "MEASUREMENTS",
      description = {
        "One enclave; give it twice for a rollover. Either FILE as for --image, or pairs with"
            + " commas between: image=FILE, config=FILE, pcr0=HEX, pcr1, pcr2, pcr8, pcr16."
      })
  private List<String> allow = new ArrayList<>();

  @Option(
      names = "--debug",
      description =
          "DANGER: any debug enclave decrypts. For the stack "
              + AllowedEnclave.DEBUG_STACK
              + " only, with keys that are worth nothing.")
  private boolean debug;

  /** Whether any was given. */
  boolean isGiven() {
    return debug || !allow.isEmpty() || !single().isEmpty() || configuration != null;
  }

  /**
   * Reads what they name.
   *
   * @param stack whose key it is for
   */
  List<AllowedEnclave> read(String stack) {
    Map<String, String> single = single();
    if (debug) {
      if (!allow.isEmpty() || !single.isEmpty() || configuration != null) {
        throw new UsageException("--debug allows any enclave: it goes with no measurements");
      }
      return List.of(AllowedEnclave.debug(stack));
    }
    List<AllowedEnclave> enclaves = new ArrayList<>();
    for (String measurements : allow) {
      enclaves.add(enclave(pairs(measurements)));
    }
    if (!single.isEmpty() || enclaves.isEmpty()) {
      enclaves.add(enclave(single));
    }
    return enclaves;
  }

  private Map<String, String> single() {
    Map<String, String> given = new LinkedHashMap<>();
    put(given, "image", image);
    put(given, "pcr0", pcr0);
    put(given, "pcr1", pcr1);
    put(given, "pcr2", pcr2);
    put(given, "pcr8", pcr8);
    return given;
  }

  private static void put(Map<String, String> given, String name, @Nullable Object value) {
    if (value != null) {
      given.put(name, value.toString());
    }
  }

  private static Map<String, String> pairs(String measurements) {
    if (!measurements.contains("=")) {
      return Map.of("image", measurements);
    }
    Map<String, String> pairs = new LinkedHashMap<>();
    for (String pair : measurements.split(",", -1)) {
      int equals = pair.indexOf('=');
      String name = pair.substring(0, Math.max(0, equals));
      if (!name.matches("image|config|pcr(?:0|1|2|8|16)")) {
        throw new UsageException(
            "--allow: expected image=, config=, pcr0=, pcr1=, pcr2=, pcr8= or pcr16=, was '"
                + pair
                + "'");
      }
      if (pairs.put(name, pair.substring(equals + 1)) != null) {
        throw new UsageException("--allow: " + name + " is given twice");
      }
    }
    return pairs;
  }

  private AllowedEnclave enclave(Map<String, String> given) {
    Map<Integer, Pcr> registers = new TreeMap<>();
    given.forEach(
        (name, value) -> {
          switch (name) {
            case "image" -> MeasurementFile.image(Path.of(value)).forEach(once(registers));
            case "config" ->
                once(registers)
                    .accept(ConfigurationPcr.INDEX, MeasurementFile.configuration(Path.of(value)));
            default ->
                once(registers)
                    .accept(
                        Integer.parseInt(name.substring("pcr".length())),
                        MeasurementFile.pcr(name, value));
          }
        });
    Path common = configuration;
    if (common != null && !registers.containsKey(ConfigurationPcr.INDEX)) {
      registers.put(ConfigurationPcr.INDEX, MeasurementFile.configuration(common));
    }
    return AllowedEnclave.of(registers);
  }

  /** The same value may come from two places, another may not. */
  private static BiConsumer<Integer, Pcr> once(Map<Integer, Pcr> registers) {
    return (index, value) -> {
      Pcr before = registers.put(index, value);
      if (before != null && !before.equals(value)) {
        throw new UsageException("PCR" + index + " is given twice, with two values");
      }
    };
  }
}
